"""Does a catalogue arrive whole in another store?"""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from graphql_api.catalog.protocols import Catalog
from graphql_api.catalog.sqlite.catalog import SqliteCatalog
from graphql_api.commands.catalog_copy import copy_catalog
from graphql_api.domain.changes import Insert, Show
from graphql_api.domain.datasets import Visibility
from graphql_api.domain.documents import Collection, Space
from graphql_api.domain.errors import ConflictError
from graphql_api.domain.predicates import EVERYTHING
from graphql_api.domain.tokens import Role, TokenRow
from tests.catalog.adapters import parameters, ready
from tests.catalog.document_samples import DATASETS, MONTAGES, NOTE, RECORDS, record
from tests.catalog.samples import EARLY, publication, read_all, rich_dataset, rich_version

_OTHER = Space("eegdash_dev", Collection.RECORDS)


class _Stopped(Exception):  # noqa: N818 nothing went wrong
    """The copy is interrupted here."""


def _silent(label: str, done: int, total: int) -> None:
    """Nobody watches."""


@pytest.fixture(params=parameters())
async def target(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Catalog]:
    (tmp_path / "target").mkdir()
    catalog = ready(str(request.param)).make(tmp_path / "target")
    await catalog.open()
    yield catalog
    await catalog.close()


@pytest.fixture
async def source(tmp_path: Path) -> AsyncIterator[Catalog]:
    catalog = SqliteCatalog(tmp_path / "source.sqlite")
    await catalog.open()
    await _fill(catalog)
    yield catalog
    await catalog.close()


async def _fill(catalog: Catalog) -> None:
    await catalog.write(Insert(DATASETS, [{"dataset_id": "zz", "tags": [1]}, {"dataset_id": "aa"}]), NOTE)
    rich = rich_dataset("rich")
    await catalog.put_dataset(rich._replace(document=rich.document | {"dataset_id": "rich"}))
    for number, tag in enumerate(("v1.0.0", "v1.1.0")):
        chunks = [f"{tag} {part}".encode() for part in range(3)]
        history = {"v1.0.0": ["gone.edf", "ünïcode"]} if number else {}
        row = rich_version("mm", tag, chunks)
        await catalog.publish(publication(row, chunks, ["readme", "changes"], history))
    await catalog.write(Insert(RECORDS, [record(number) for number in range(1200)]), NOTE)
    await catalog.write(Insert(_OTHER, [record(number) for number in range(3)]), NOTE)
    await catalog.write(Insert(MONTAGES, [{"hash": "00ff"}]), NOTE)
    await catalog.write(Show("zz", Visibility.PRIVATE), NOTE)
    await catalog.put_token(TokenRow("ci", "a" * 64, frozenset({Role.WRITE}), EARLY))


async def _check(source: Catalog, target: Catalog) -> None:
    for space in (DATASETS, RECORDS, _OTHER, MONTAGES):
        pages = [await each.find(space, EVERYTHING, private=True, limit=5000) for each in (source, target)]
        assert [json.loads(one) for one in pages[0]] == [json.loads(one) for one in pages[1]]
    ids = ["aa", "mm", "rich", "zz"]
    assert await source.get_datasets(ids) == await target.get_datasets(ids)
    assert await source.list_versions(ids) == await target.list_versions(ids)
    for row in (await source.list_versions(["mm"]))[0]:
        lists = [await read_all(each.read_file_list(row.content_hash)) for each in (source, target)]
        assert lists[0] == lists[1]
        assert await target.get_texts([row.readme or "", row.changes or ""]) == ["readme", "changes"]
    assert await target.last_seen("mm", "ünïcode") == ["v1.0.0"]
    assert await source.list_tokens() == await target.list_tokens()
    entries = [await each.list_entries(first=100) for each in (source, target)]
    assert [(entry.note, entry.counts) for entry in entries[0]] == [
        (entry.note, entry.counts) for entry in entries[1]
    ]


async def test_everything_arrives(source: Catalog, target: Catalog) -> None:
    counts = await copy_catalog(source, target, database="eegdash", progress=_silent)
    assert counts == {
        "eegdash/datasets": 4,
        "eegdash/montages": 1,
        "eegdash/records": 1200,
        "eegdash_dev/records": 3,
        "datasets": 4,
        "versions": 2,
        "tokens": 1,
        "audit": 5,
    }
    await _check(source, target)
    # What is written now comes behind all that was copied.
    outcome = await target.write(Insert(RECORDS, [record(5000)]), NOTE)
    last = (await source.find(RECORDS, EVERYTHING, private=True, skip=1199, limit=1))[0]
    assert outcome.ids[0] > json.loads(last)["_id"]


async def test_an_interrupted_copy_goes_on(source: Catalog, target: Catalog) -> None:
    for limit in range(1, 8):
        steps = iter(range(1, 100))

        def stop(label: str, done: int, total: int, limit: int = limit, steps: Iterator[int] = steps) -> None:
            if next(steps) == limit:
                raise _Stopped(label, done, total)

        with pytest.raises(_Stopped):
            await copy_catalog(source, target, database="eegdash", progress=stop)
    await copy_catalog(source, target, database="eegdash", progress=_silent)
    await _check(source, target)
    again = await copy_catalog(source, target, database="eegdash", progress=_silent)
    assert again["eegdash/records"] == 1200


async def test_what_was_there_before_is_told(source: Catalog, target: Catalog) -> None:
    await target.write(Insert(DATASETS, [{"dataset_id": "stranger"}]), NOTE)
    with pytest.raises(ConflictError, match="stranger"):
        await copy_catalog(source, target, database="eegdash", progress=_silent)
    assert list(await target.revisions()) == ["stranger"]


async def test_more_than_the_source_has_is_told(source: Catalog, target: Catalog) -> None:
    await target.write(Insert(MONTAGES, [{"hash": "00"}, {"hash": "01"}]), NOTE)
    with pytest.raises(ConflictError, match="montages"):
        await copy_catalog(source, target, database="eegdash", progress=_silent)


async def test_a_copy_comes_back_as_it_was(source: Catalog, target: Catalog, tmp_path: Path) -> None:
    await copy_catalog(source, target, database="eegdash", progress=_silent)
    async with AsyncExitStack() as stack:
        back = SqliteCatalog(tmp_path / "back.sqlite")
        await back.open()
        stack.push_async_callback(back.close)
        await copy_catalog(target, back, database="eegdash", progress=_silent)
        await _check(source, back)
