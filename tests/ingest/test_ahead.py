"""Is what is read of a repository ahead what git says later, and nothing more than is wanted?"""

import asyncio
from mmap import mmap
from pathlib import Path
from threading import Event, Thread
from typing import Any, NamedTuple

import pytest

from graphql_api.catalog.sqlite.published import published_revisions
from graphql_api.commandline.ingesting import ingest_all
from graphql_api.commandline.reading_ahead import reading_ahead
from graphql_api.commandline.wanted import Wanted
from graphql_api.domain.errors import SourceBrokenError
from graphql_api.domain.versions import VersionRow
from graphql_api.ingest import ahead as ahead_module
from graphql_api.ingest.ahead import Ahead
from graphql_api.ingest.at_hand import AtHand
from graphql_api.ingest.git import Git
from graphql_api.ingest.git_command import CHECK, LIST, PROMISES, TAGS, UPSTREAM
from graphql_api.ingest.remotes import read_remotes
from graphql_api.ingest.run import ingest
from graphql_api.kernel import content_of
from graphql_api.store_settings import Unset
from tests.ingest.alone import alone
from tests.ingest.repositories import GOOD, Repository
from tests.ingest.shelf import Shelf

JSON = "sub-01/eeg/sub-01_task-rest_eeg.json"


def repository(place: Path, tags: int = 2) -> Repository:
    made = Repository(place)
    for number in range(tags):
        made.tag(f"1.0.{number}", made.commit({**GOOD, JSON: f'{{"SamplingFrequency": {number}}}'.encode()}))
    return made


class Read(NamedTuple):
    listings: dict[str, bytes]
    contents: dict[str, bytes]
    told: dict[tuple[str | bytes, ...], bytes | None]


def read(place: Path, published: set[str]) -> Read:
    return alone(read_here, place, published)


def read_here(place: Path, published: set[str]) -> Read:
    ahead = Ahead(str(place), published)
    ahead.start()
    ahead.wait()
    ahead.close()
    listings = {commit: printed[:] for commit, printed in ahead.listings.items()}
    names = [each.parent.name + each.name for each in place.glob("objects/??/*")]
    held = {name: content_of(ahead.contents, name) for name in names}
    contents = {name: content for name, content in held.items() if content is not None}
    assert sum(map(len, contents.values())) <= ahead.size
    return Read(listings, contents, ahead.told)


async def test_the_oldest_tags_that_are_not_published_are_read(tmp_path: Path) -> None:
    made = repository(tmp_path / "a.git", 4)
    commits = [made.git("rev-parse", f"1.0.{number}^{{commit}}") for number in range(4)]
    ahead = read(made.path, {commits[0]})
    assert ahead.listings == {commit: await Git(str(made.path)).run(*LIST, commit) for commit in commits[1:3]}
    assert all(made.blob(content) == name for name, content in ahead.contents.items())
    assert {b'{"SamplingFrequency": 1}', b'{"SamplingFrequency": 2}', GOOD["README"]} <= set(
        ahead.contents.values()
    )
    assert b'{"SamplingFrequency": 3}' not in ahead.contents.values()


async def test_what_git_says_of_the_repository_is_what_it_says_later(tmp_path: Path) -> None:
    made = repository(tmp_path / "a.git", 1)
    made.git("tag", "-a", "-m", "annotated", "1.0.1", "1.0.0")
    made.git("config", "remote.origin.url", "https://example.org/a.git")
    told = read(made.path, set()).told
    git = Git(str(made.path))
    for arguments in (TAGS, UPSTREAM):
        assert told[arguments] == await git.run(*arguments)
        assert await Git("nowhere", told=told).run(*arguments) == told[arguments]
    assert told[PROMISES] is None
    with pytest.raises(SourceBrokenError):
        await Git("nowhere", told=told).run(*PROMISES)
    assert told[CHECK] is not None
    assert await read_remotes(Git("nowhere", told=told)) == await read_remotes(git)


@pytest.mark.parametrize(("size", "path"), [(40_000, "participants.tsv"), (40_000, "large.tsv")])
def test_larger_files_are_read_where_they_are_always_wanted(tmp_path: Path, size: int, path: str) -> None:
    made = Repository(tmp_path / "a.git")
    content = b"participant_id\n" + b"x" * size
    made.tag("1.0.0", made.commit({**GOOD, path: content}))
    assert (content in read(made.path, set()).contents.values()) is (path == "participants.tsv")


def test_a_git_that_prints_more_than_memory_has_room_for_has_failed(tmp_path: Path) -> None:
    made = Repository(tmp_path / "a.git")
    made.tag("1.0.0", made.commit({**GOOD, "participants.tsv": b"participant_id\n" + b"x" * 40_000}))
    kept = [alone(read_of_at_most, made.path, most) for most in (30_000, 60_000)]
    assert [len(each.listings) for each in kept] == [0, 1]
    assert all(TAGS in each.told for each in kept)


def read_of_at_most(place: Path, most: int) -> Read:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ahead_module, "_MOST_PRINTED", most)
        return read_here(place, set())


@pytest.mark.parametrize("break_it", ["no repository", "no tags", "an object is gone"])
def test_what_cannot_be_read_is_left_to_others(tmp_path: Path, break_it: str) -> None:
    place = tmp_path / "a.git"
    if break_it != "no repository":
        made = repository(place, 0 if break_it == "no tags" else 1)
        if break_it == "an object is gone":
            name = made.git("rev-parse", "1.0.0^{tree}")
            (place / "objects" / name[:2] / name[2:]).unlink()
    ahead = read(place, set())
    assert (ahead.listings, ahead.contents) == ({}, {})


def test_nothing_is_read_beside_other_threads(tmp_path: Path) -> None:
    made = repository(tmp_path / "a.git", 1)
    ended = Event()
    other = Thread(target=ended.wait)
    other.start()
    try:
        assert read_here(made.path, set()) == ({}, {}, {})
    finally:
        ended.set()
        other.join()


def test_one_that_is_closed_has_ended(tmp_path: Path) -> None:
    assert alone(closed_at_once, repository(tmp_path / "a.git").path) == {}


def closed_at_once(place: Path) -> dict[str, bytes | mmap]:
    ahead = Ahead(str(place), ())
    ahead.start()
    ahead.close()
    # Nobody is left to wait for.
    ahead.wait()
    return ahead.listings


def test_what_was_read_ahead_is_published_as_what_was_not(tmp_path: Path) -> None:
    place = repository(tmp_path / "xx000005.git", 3).path
    plain, ahead = (alone(published, place, tmp_path / str(tags), tags) for tags in (0, 2))
    assert plain == ahead
    assert len(plain[1]) == 3


def published(place: Path, data_dir: Path, tags: int) -> tuple[Any, dict[str, VersionRow]]:
    """Ingest a repository of which so many tags are read ahead, and give the report and the versions."""
    ahead = Ahead(str(place), ())
    if tags:
        ahead.start()
        ahead.wait()
    assert len(ahead.listings) == tags

    async def ingested() -> tuple[Any, dict[str, VersionRow]]:
        async with Shelf.opened(data_dir) as shelf:
            hand = AtHand(ahead=ahead)
            report = await ingest(str(place), catalog=shelf.catalog, data_dir=data_dir, at_hand=hand)
            return {**report.as_document(), "seconds": 0}, await shelf.versions("xx000005")

    told = asyncio.run(ingested())
    ahead.close()
    assert ahead.listings == {}
    return told


def test_only_a_repository_with_something_new_is_read_ahead(tmp_path: Path) -> None:
    place = repository(tmp_path / "xx000006.git", 1).path
    settings = Unset(tmp_path / "data")
    folder = tmp_path / "folder"
    folder.mkdir()
    for sources in (["nowhere"], [str(folder)], [str(place), str(place)], ["https://example.org/a"]):
        with reading_ahead(settings, Wanted(sources)) as ahead:
            assert ahead is None
    assert alone(listed_ahead, tmp_path / "data", place) == (1, True)
    ingest_all(settings, Wanted([str(place)]))
    assert alone(listed_ahead, tmp_path / "data", place) == (0, False)


def listed_ahead(data_dir: Path, place: Path) -> tuple[int, bool]:
    with reading_ahead(Unset(data_dir), Wanted([str(place)])) as ahead:
        assert ahead is not None
        ahead.wait()
        return len(ahead.listings), ahead.is_first


def test_a_catalogue_that_does_not_tell_is_not_asked_again(tmp_path: Path) -> None:
    assert published_revisions(str(tmp_path / "none.sqlite"), "a") == set()
    (tmp_path / "other.sqlite").write_bytes(b"something else" * 100)
    assert published_revisions(str(tmp_path / "other.sqlite"), "a") is None
    assert published_revisions(str(tmp_path), "a") is None
