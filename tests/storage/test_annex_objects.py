"""Do we find annexed files where git-annex puts them?"""

import re
import subprocess
from pathlib import Path

import pytest

from graphql_api.storage.annex_objects import hashed_lower, hashed_mixed, keys_on_disk, object_paths

TARGET = re.compile(r"annex/objects/(../..)/([^/]+)/([^/]+)$")


def test_both_ways_to_hash_a_key() -> None:
    # The example of git-annex's own documentation, and what its symbolic links say of a real dataset's file.
    assert (
        hashed_lower("SHA256E-s0--e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        == "f87/4d5"
    )


@pytest.mark.shared
@pytest.mark.parametrize("name", ["ds003061", "ds000247", "nm000132"])
def test_keys_of_real_datasets_hash_as_git_annex_wrote(name: str, shared: Path, tmp_path: Path) -> None:
    """Links of the tree hold the mixed directories, paths of the branch `git-annex` those in lower case."""

    def git(*arguments: str) -> bytes:
        return subprocess.run(
            ["git", "-C", str(tmp_path), *arguments], check=True, capture_output=True
        ).stdout

    git("init", "--quiet", "--bare")
    git(
        "fetch",
        "--quiet",
        str(shared / "data" / "git" / f"{name}.bundle"),
        "refs/heads/*:refs/heads/*",
        "refs/tags/*:refs/tags/*",
    )
    branch = [line.decode() for line in git("ls-tree", "-r", "-z", "--name-only", "git-annex").split(b"\0")]
    logs = [path.rsplit("/", 1) for path in branch if re.fullmatch(r"[0-9a-f]{3}/[0-9a-f]{3}/.+\.log", path)]
    assert logs
    assert all(hashed_lower(file.removesuffix(".log")) == directories for directories, file in logs)
    tags = git("tag").decode().split()
    trees = [entry for tag in tags for entry in git("ls-tree", "-r", "-z", tag).split(b"\0")]
    links = {entry.split()[2] for entry in trees if entry.startswith(b"120000")}
    texts = [git("cat-file", "blob", link.decode()).decode() for link in sorted(links)[:100]]
    found = [match for text in texts if (match := TARGET.search(text))]
    assert found
    assert all(hashed_mixed(match[3]) == match[1] for match in found)


@pytest.mark.parametrize("place", [0, 1])
def test_present_keys_are_seen_and_dropped_ones_are_not(place: int, tmp_path: Path) -> None:
    held, dropped = "MD5E-s3--" + "a" * 32 + ".edf", "MD5E-s3--" + "b" * 32 + ".edf"
    path = tmp_path / object_paths(held)[place]
    path.parent.mkdir(parents=True)
    path.write_bytes(b"abc")
    (tmp_path / object_paths(dropped)[place]).parent.mkdir(parents=True)
    assert keys_on_disk(tmp_path) == {held}


def test_a_repository_without_an_annex_holds_nothing(tmp_path: Path) -> None:
    assert keys_on_disk(tmp_path / "absent") == frozenset()
