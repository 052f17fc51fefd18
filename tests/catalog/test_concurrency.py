"""Does the store keep its word when several tasks and processes use it at once?"""

import asyncio
import random
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

from graphql_api.catalog.protocols import Catalog
from graphql_api.domain.errors import PublicationConflictError
from tests.catalog.adapters import Adapter, with_seeds
from tests.catalog.publisher import numbered
from tests.catalog.samples import content_hash, dataset, read_all, simple_publication

_ROOT = Path(__file__).parents[2]


async def _start(adapter_name: str, place: Path, dataset_id: str, first: int, count: int) -> Process:
    words = (adapter_name, str(place), dataset_id, str(first), str(count))
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.catalog.publisher", *words, cwd=_ROOT, stdout=PIPE, stderr=PIPE
    )


async def _finish(process: Process) -> list[str]:
    """Wait for the end of a publisher that nobody killed, and give the tags that it told."""
    out, problem = await process.communicate()
    assert (process.returncode, problem.decode()) == (0, "")
    return out.decode().split()


async def _check_whole(catalog: Catalog, dataset_id: str) -> list[str]:
    """Read all that every listed version promises, and give the tags."""
    (rows,) = await catalog.list_versions([dataset_id])
    for row in rows:
        chunks = await read_all(catalog.read_file_list(row.content_hash))
        assert content_hash(chunks) == row.content_hash
        assert await catalog.get_texts([row.readme or ""]) == [f"readme of {row.tag}"]
        number = int(row.tag.rpartition(".")[2])
        before = [f"v1.0.{number - 1}"] if number else []
        assert await catalog.last_seen(dataset_id, f"sub-{number}/gone.edf") == before
    return [row.tag for row in rows]


async def test_tasks_publish_side_by_side(catalog: Catalog) -> None:
    samples = [simple_publication(f"ds{number % 5}", f"v1.0.{number}", f"{number}") for number in range(40)]
    await asyncio.gather(*map(catalog.publish, samples))
    listed = await catalog.list_versions([f"ds{number}" for number in range(5)])
    found = {(row.dataset_id, row.tag): row for rows in listed for row in rows}
    assert found == {(each.version.dataset_id, each.version.tag): each.version for each in samples}


async def test_of_rivals_for_one_tag_one_wins(catalog: Catalog) -> None:
    rivals = [simple_publication("ds1", "v1.0.0", f"rival {number}") for number in range(8)]
    ends = await asyncio.gather(*map(catalog.publish, rivals), return_exceptions=True)
    (winner,) = (rival for rival, end in zip(rivals, ends, strict=True) if end is None)
    assert sum(isinstance(end, PublicationConflictError) for end in ends) == len(rivals) - 1
    assert await catalog.list_versions(["ds1"]) == [[winner.version]]


async def test_a_task_that_is_cancelled_leaves_the_store_at_work(catalog: Catalog) -> None:
    tasks = [asyncio.create_task(catalog.publish(numbered("ds1", number))) for number in range(10)]
    await asyncio.sleep(0.005)
    for task in tasks[::2]:
        task.cancel()
    ends = await asyncio.gather(*tasks, return_exceptions=True)
    told = {f"v1.0.{number}" for number, end in enumerate(ends) if end is None}
    assert {f"v1.0.{number}" for number in range(1, 10, 2)} <= told <= set(await _check_whole(catalog, "ds1"))
    await catalog.put_dataset(dataset("ds1", name="still here"))


async def test_a_page_is_of_one_moment(catalog: Catalog) -> None:
    async def fill() -> None:
        for number in range(60):
            await catalog.put_dataset(dataset(f"ds{number:03}"))

    filling = asyncio.create_task(fill())
    while not filling.done():
        page = await catalog.page_datasets(first=100, after=None, private=False)
        assert len(page.items) == page.total_count
    await filling


async def test_readers_see_whole_versions_while_another_process_publishes(
    reachable: Adapter, adapter_name: str, catalog: Catalog, tmp_path: Path
) -> None:
    process = await _start(adapter_name, tmp_path, "ds1", 0, 25)
    finished = asyncio.create_task(_finish(process))
    counts = [0]
    tokens = [await catalog.revisions()]
    while not finished.done():
        counts.append(len(await _check_whole(catalog, "ds1")))
        tokens.append(await catalog.revisions())
    assert reachable.shared
    assert len(await finished) == len(await _check_whole(catalog, "ds1")) == 25
    assert counts == sorted(counts)
    assert len({each.get("ds1") for each in tokens}) > 2


async def test_processes_create_and_fill_one_store_at_once(
    reachable: Adapter, adapter_name: str, tmp_path: Path
) -> None:
    names = [f"ds{number}" for number in range(4)]
    processes = await asyncio.gather(*(_start(adapter_name, tmp_path, name, 0, 5) for name in names))
    assert [len(tags) for tags in await asyncio.gather(*map(_finish, processes))] == [5] * 4
    catalog = reachable.make(tmp_path)
    await catalog.open()
    assert [len(await _check_whole(catalog, name)) for name in names] == [5] * 4
    await catalog.close()


@with_seeds(12)
async def test_a_killed_publisher_leaves_whole_versions_and_all_it_told(
    reachable: Adapter, adapter_name: str, tmp_path: Path, seed: int
) -> None:
    process = await _start(adapter_name, tmp_path, "ds1", 0, 10_000)
    assert process.stdout
    told = [(await process.stdout.readline()).decode().strip()]
    await asyncio.sleep(random.Random(seed).uniform(0, 0.08))  # noqa: S311 repeatable on purpose
    process.kill()
    out, _ = await process.communicate()
    # The last line may have been cut off: what ends with a newline was told.
    told += out.decode().rpartition("\n")[0].split()
    catalog = reachable.make(tmp_path)
    await catalog.open()
    listed = await _check_whole(catalog, "ds1")
    assert set(told) <= set(listed)
    assert len(listed) - len(told) <= 1
    again = numbered("ds1", len(listed))
    await catalog.publish(again)
    await catalog.publish(numbered("ds1", 0))
    assert await _check_whole(catalog, "ds1") == [again.version.tag, *listed]
    await catalog.close()
