"""Is what is read of a repository ahead what git says later, and nothing more than is wanted?"""

from pathlib import Path
from typing import Any

import pytest

from graphql_api.catalog.sqlite.published import published_revisions
from graphql_api.commandline.reading_ahead import reading_ahead
from graphql_api.commandline.wanted import Wanted
from graphql_api.domain.errors import SourceBrokenError
from graphql_api.ingest.ahead import Ahead
from graphql_api.ingest.at_hand import AtHand
from graphql_api.ingest.git import Git
from graphql_api.ingest.git_command import CHECK, LIST, PROMISES, TAGS, UPSTREAM
from graphql_api.ingest.remotes import read_remotes
from graphql_api.ingest.run import ingest
from graphql_api.store_settings import Unset
from tests.ingest.repositories import GOOD, Repository
from tests.ingest.shelf import Shelf

JSON = "sub-01/eeg/sub-01_task-rest_eeg.json"


def repository(place: Path, tags: int = 2) -> Repository:
    made = Repository(place)
    for number in range(tags):
        made.tag(f"1.0.{number}", made.commit({**GOOD, JSON: f'{{"SamplingFrequency": {number}}}'.encode()}))
    return made


def read(place: Path, published: set[str]) -> Ahead:
    ahead = Ahead(str(place), published)
    ahead.start()
    ahead.wait()
    return ahead


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


def test_each_commit_is_given_with_what_came_till_then(tmp_path: Path) -> None:
    made = repository(tmp_path / "a.git")
    first, second = (made.git("rev-parse", f"1.0.{number}^{{commit}}") for number in range(2))
    ahead = Ahead(str(made.path), ())
    ahead.start()
    listed, contents = ahead.take(first)
    assert listed
    assert {b'{"SamplingFrequency": 0}', GOOD["README"]} <= set(contents.values())
    further, more = ahead.take(second)
    assert further
    assert further != listed
    assert b'{"SamplingFrequency": 1}' in {*contents.values(), *more.values()}
    assert ahead.take(first) == (None, {})
    assert ahead.take("nothing of ours") == (None, {})


@pytest.mark.parametrize(("size", "path"), [(40_000, "participants.tsv"), (40_000, "large.tsv")])
def test_larger_files_are_read_where_they_are_always_wanted(tmp_path: Path, size: int, path: str) -> None:
    made = Repository(tmp_path / "a.git")
    content = b"participant_id\n" + b"x" * size
    made.tag("1.0.0", made.commit({**GOOD, path: content}))
    assert (content in read(made.path, set()).contents.values()) is (path == "participants.tsv")


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


def test_one_that_is_closed_has_ended(tmp_path: Path) -> None:
    made = repository(tmp_path / "a.git")
    ahead = Ahead(str(made.path), ())
    ahead.start()
    ahead.close()
    # Nothing is added any more, and nobody is left to wait for.
    listed = dict(ahead.listings)
    ahead.wait()
    assert ahead.listings == listed


async def test_what_was_read_ahead_is_published_as_what_was_not(tmp_path: Path) -> None:
    made = repository(tmp_path / "xx000005.git", 3)
    told: list[Any] = []
    for name, ahead in (("plain", None), ("ahead", Ahead(str(made.path), ()))):
        if ahead:
            ahead.start()
        async with Shelf.opened(tmp_path / name) as shelf:
            report = await ingest(
                str(made.path), catalog=shelf.catalog, data_dir=shelf.data_dir, at_hand=AtHand(ahead=ahead)
            )
            rows = await shelf.versions("xx000005")
            told.append(({**report.as_document(), "seconds": 0}, rows))
        assert ahead is None or ahead.listings == {}
    assert told[0] == told[1]


async def test_only_a_repository_with_something_new_is_read_ahead(shelf: Shelf, tmp_path: Path) -> None:
    made = repository(tmp_path / "xx000006.git", 1)
    settings = Unset(shelf.data_dir)
    folder = tmp_path / "folder"
    folder.mkdir()
    for sources in (["nowhere"], [str(folder)], [str(made.path), str(made.path)], ["https://example.org/a"]):
        with reading_ahead(settings, Wanted(sources)) as ahead:
            assert ahead is None
    with reading_ahead(settings, Wanted([str(made.path)])) as ahead:
        assert ahead is not None
        ahead.wait()
        assert len(ahead.listings) == 1
    await shelf.ingest(made.path)
    with reading_ahead(settings, Wanted([str(made.path)])) as ahead:
        assert ahead is not None
        ahead.wait()
        assert ahead.listings == {}


def test_a_catalogue_that_does_not_tell_is_not_asked_again(tmp_path: Path) -> None:
    assert published_revisions(tmp_path / "none.sqlite", "a") == set()
    (tmp_path / "other.sqlite").write_bytes(b"something else" * 100)
    assert published_revisions(tmp_path / "other.sqlite", "a") is None
    assert published_revisions(tmp_path, "a") is None
