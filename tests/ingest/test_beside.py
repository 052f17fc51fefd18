"""Is a version made by a process beside the one that publishes what it would have been without?"""

import asyncio
import json
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from graphql_api import stores
from graphql_api.commandline.ingesting import ingest_all
from graphql_api.commandline.reading_ahead import reading_ahead
from graphql_api.commandline.wanted import Wanted
from graphql_api.commandline.working_beside import beside_of
from graphql_api.domain.changes import Insert, Note
from graphql_api.domain.datasets import Origin, OriginKind
from graphql_api.domain.documents import Collection, Space
from graphql_api.domain.predicates import equals
from graphql_api.ingest.built import Built
from graphql_api.ingest.made_beside import MadeBeside, MadeFrom
from graphql_api.ingest.tags import utc
from graphql_api.store_settings import Unset
from tests.ingest.alone import alone
from tests.ingest.repositories import GOOD, Files, Repository, annex_link
from tests.ingest.shelf import Shelf

ID = "xx000007"
RECORDS = Space("eegdash", Collection.RECORDS)
NOTE = Note("test", "insert", "records", "2026-01-01T00:00:00Z")


class Kept(NamedTuple):
    """What a catalogue holds of the dataset, but for times."""

    versions: dict[str, Any]
    texts: list[str | None]
    records: list[dict[str, Any]]


#: What the sidecars say of most recordings, and of those whose headers are asked then.
WHOLE = '{"SamplingFrequency": NUMBER, "RecordingDuration": 2, "Comment": "\\u00fc \\ud83d\\ude00 ü"}'
SILENT = '{"SamplingFrequency": NUMBER}'


def files(subjects: int, told: int) -> Files:
    found: dict[str | bytes, Any] = dict(GOOD)
    found["sub-01/eeg/sub-01_task-rest_eeg.json"] = WHOLE.replace("NUMBER", "99").encode()
    found["sub-01/eeg/sub-01_task-rest_channels.tsv"] = b"name\ttype\nFz\tEEG\n"
    for number in range(subjects):
        stem = f"sub-{number:04}/eeg/sub-{number:04}_task-rest"
        sidecar = WHOLE if number < told else SILENT
        found[f"{stem}_eeg.set"] = annex_link()
        found[f"{stem}_eeg.json"] = sidecar.replace("NUMBER", str(number + 1)).encode()
        found[f"{stem}_channels.tsv"] = b"name\ttype\nFz\tEEG\nCz\tEEG\n"
    return found


class Remembering(Repository):
    """Writes each blob once: most are the same."""

    def blob(self, content: bytes) -> str:
        return self._named(content)

    @cached_property
    def _named(self) -> Callable[[bytes], str]:
        return cache(super().blob)


def repository(folder: Path, subjects: int = 520, told: int = 520) -> Path:
    """Make one of two versions, where the sidecars of so many subjects tell all."""
    made = Remembering(folder / f"{ID}.git")
    made.tag("1.0.0", made.commit(files(3, 0)))
    made.tag("1.0.1", made.commit({**files(subjects, told), "dataset_description.json": b'{"Name": "B"}'}))
    return made.path


def ingested(place: Path, data_dir: Path, *, is_beside: bool) -> None:
    settings, wanted = Unset(data_dir), Wanted([str(place)])
    if not is_beside:
        [outcome] = ingest_all(settings, wanted)
    else:
        with reading_ahead(settings, wanted) as ahead:
            [outcome] = ingest_all(settings, wanted, ahead)
    assert outcome.error is None


async def kept(data_dir: Path) -> Kept:
    async with Shelf.opened(data_dir) as shelf:
        versions = await shelf.versions(ID)
        names = [name for version in versions.values() for name in (version.readme, version.changes) if name]
        documents = await shelf.catalog.find(RECORDS, equals({"dataset": ID}), private=True, limit=5_000)
        blobs = sorted(
            f"git:{line.split()[2]}"
            for line in Repository(data_dir.parent / f"{ID}.git").git("ls-tree", "-r", "1.0.1").splitlines()
        )
        texts = await shelf.catalog.get_texts([*names, *blobs])
        return Kept(versions, texts, [json.loads(each) for each in documents])


@pytest.mark.parametrize("told", [520, 505, 0])
async def test_a_catalogue_holds_the_same(tmp_path: Path, told: int) -> None:
    place = repository(tmp_path, told=told)
    for name in ("plain", "beside"):
        await asyncio.to_thread(alone, ingested, place, tmp_path / name, is_beside=name == "beside")
    plain, beside = await kept(tmp_path / "plain"), await kept(tmp_path / "beside")
    assert beside == plain
    assert len(beside.records) == 521
    assert sum(text is not None for text in beside.texts) > 500


@pytest.mark.parametrize("size", [10, 40_000])
async def test_texts_that_are_not_sent_are_read(tmp_path: Path, size: int) -> None:
    """Larger ones are not at hand there."""
    made = Remembering(tmp_path / f"{ID}.git")
    made.tag("1.0.0", made.commit(files(3, 0)))
    made.tag("1.0.1", made.commit({**files(3, 3), "phenotype/a.json": b'"%s"' % (b"a" * size)}))
    await asyncio.to_thread(alone, ingested, made.path, tmp_path / "data", is_beside=True)
    sent = await asyncio.to_thread(alone, texts_of, made.path, tmp_path / "other")
    assert sent is (size == 10)
    assert f'"{"a" * size}"' in (await kept(tmp_path / "data")).texts


def texts_of(place: Path, data_dir: Path) -> bool:
    """Tell whether all texts of the newest version are sent."""

    async def ask(process: MadeBeside, commit: str) -> bool:
        await process.built(commit)
        process.leave_records()
        texts = await process.texts()
        assert texts is not None
        return texts.is_whole

    with working(place, data_dir) as (process, commit):
        return asyncio.run(ask(process, commit))


async def test_records_that_were_there_are_merged_with(tmp_path: Path) -> None:
    place = repository(tmp_path, 3)
    for name in ("plain", "beside"):
        async with stores.opened(Unset(tmp_path / name)) as catalog:
            path = "sub-0001/eeg/sub-0001_task-rest_eeg.set"
            ours = {"dataset": ID, "bids_relpath": path, "note": "kept", "nchans": 7}
            await catalog.write(Insert(RECORDS, [ours]), NOTE)
        await asyncio.to_thread(alone, ingested, place, tmp_path / name, is_beside=name == "beside")
    plain, beside = await kept(tmp_path / "plain"), await kept(tmp_path / "beside")
    assert beside == plain
    assert [(record["note"], record["nchans"]) for record in beside.records if "note" in record] == [
        ("kept", 2)
    ]


def test_the_version_its_texts_and_its_records_are_what_is_sent(tmp_path: Path) -> None:
    place = repository(tmp_path)
    ingested(place, tmp_path / "data", is_beside=False)
    sent = alone(made, place, tmp_path / "other")
    expected = asyncio.run(kept(tmp_path / "data"))
    version = expected.versions["v1.0.1"]
    assert sent.content_hash == version.content_hash
    assert sent.batches == [250, 271]
    assert set(sent.texts) <= set(expected.texts)
    assert len(sent.texts) > 500
    assert sent.records == [
        {name: value for name, value in record.items() if name != "_id"} for record in expected.records
    ]


class Made(NamedTuple):
    content_hash: str
    texts: list[str]
    batches: list[int]
    records: list[Any]


def made(place: Path, data_dir: Path) -> Made:
    """Receive all that is made beside this process."""
    with working(place, data_dir) as (process, commit):
        return asyncio.run(all_of(process, commit, place))


@contextmanager
def working(place: Path, data_dir: Path) -> Generator[tuple[MadeBeside, str]]:
    """Start the process, and tell which commit is the newest."""
    settings, wanted = Unset(data_dir), Wanted([str(place)])
    with reading_ahead(settings, wanted) as ahead:
        assert ahead is not None
        ahead.wait()
        [*_, commit] = ahead.listings
        with beside_of(settings, wanted, ahead) as process:
            assert process is not None
            yield process, commit


async def all_of(process: MadeBeside, commit: str, place: Path) -> Made:
    built = await process.built(commit)
    assert built is not None
    batches = [batch async for batch in process.records(made_from(place, built.content_hash))]
    process.leave_records()
    texts = await process.texts()
    assert texts is not None
    return Made(
        built.content_hash,
        list(texts.prepared.values()),
        list(map(len, batches)),
        [each for some in batches for each in some],
    )


def made_from(place: Path, content_hash: str) -> MadeFrom:
    origin = Origin(OriginKind.GIT, str(place), "", {})
    seconds = Repository(place).git("show", "--no-patch", "--format=%ct", "1.0.1")
    return MadeFrom(ID, origin, "v1.0.1", utc(int(seconds)), content_hash)


@pytest.mark.parametrize("number", range(5))
def test_records_of_anything_else_are_not_given(tmp_path: Path, number: int) -> None:
    assert alone(given_for_another, repository(tmp_path, 3), tmp_path / "data", number) == 0


def given_for_another(place: Path, data_dir: Path, number: int) -> int:
    async def count(process: MadeBeside, commit: str) -> int:
        built = await process.built(commit)
        assert built is not None
        whole = made_from(place, built.content_hash)
        others: tuple[Any, ...] = (*whole[:number], "another", *whole[number + 1 :])
        other = MadeFrom(*others)
        batches = [batch async for batch in process.records(other)]
        process.leave_records()
        # Texts are what they are, whatever records were to be made of.
        assert await process.texts()
        return len(batches)

    with working(place, data_dir) as (process, commit):
        return asyncio.run(count(process, commit))


def test_another_commit_is_not_given(tmp_path: Path) -> None:
    assert alone(given_of_another_commit, repository(tmp_path, 3), tmp_path / "data") == (None, None, 0)


def given_of_another_commit(place: Path, data_dir: Path) -> tuple[Any, Any, int]:
    async def ask(process: MadeBeside) -> tuple[Any, Any, int]:
        built = await process.built("0" * 40)
        batches = [batch async for batch in process.records(made_from(place, ""))]
        process.leave_records()
        return built, await process.texts(), len(batches)

    with working(place, data_dir) as (process, _):
        return asyncio.run(ask(process))


def test_one_that_was_ended_gives_nothing(tmp_path: Path) -> None:
    assert alone(given_by_one_that_was_ended, repository(tmp_path, 3), tmp_path / "data") is None


def given_by_one_that_was_ended(place: Path, data_dir: Path) -> Built | None:
    with working(place, data_dir) as (process, commit):
        process.close()
        return asyncio.run(process.built(commit))
