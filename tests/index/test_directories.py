"""Are files and directories found as in a plain list of paths?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.domain.files import FileEntry, Holder, KeyForm
from tests.index.made import AWKWARD, SEGMENTS, VERSIONS, parents, stored

FOLDER = KeyForm(Holder.FOLDER)


def as_bytes(text: str) -> bytes:
    return text.encode()


@given(VERSIONS, st.text() | SEGMENTS | st.sampled_from(AWKWARD))
def test_exactly_the_files_are_found(entries: list[FileEntry], other: str) -> None:
    index = stored(entries)
    paths = sorted((entry.path for entry in entries), key=as_bytes)
    assert [index.find(path) for path in paths] == list(range(len(paths)))
    for absent in {other, *(f"{path}/" for path in paths), *(path[:-1] for path in paths)} - set(paths):
        assert index.find(absent) is None


@given(VERSIONS, st.text() | SEGMENTS | st.sampled_from([*AWKWARD, "sub-", "\ud800", "\U0010ffff", "/"]))
def test_prefixes_are_ranges(entries: list[FileEntry], other: str) -> None:
    index = stored(entries)
    paths = sorted((entry.path for entry in entries), key=as_bytes)
    prefixes = {other, "", *(path[:length] for path in paths for length in (1, 4, len(path)))}
    for prefix in prefixes:
        rows = [row for row, path in enumerate(paths) if path.startswith(prefix)]
        assert list(index.range_of(prefix)) == rows
        assert index.total_size(index.range_of(prefix)) == sum(index.size(row) for row in rows)
        assert index.raw_paths(index.range_of(prefix)) == [paths[row].encode() for row in rows]


@given(VERSIONS)
def test_children_are_those_of_a_plain_loop(entries: list[FileEntry]) -> None:
    index = stored(entries)
    paths = sorted((entry.path for entry in entries), key=as_bytes)
    directories = {"", *(parent for path in paths for parent in parents(path))}
    for directory in directories:
        found = index.children(directory)
        assert found is not None
        start = len(directory) + 1 if directory else 0
        below = [path for path in paths if path.startswith(f"{directory}/") or not directory]
        names = sorted(
            {path[start:].partition("/")[0] for path in below if "/" in path[start:]}, key=as_bytes
        )
        assert [each.name for each in found.directories] == names
        assert [[index.path(row) for row in each.rows] for each in found.directories] == [
            [path for path in below if path[start:].startswith(f"{name}/")] for name in names
        ]
        files = [path for path in below if "/" not in path[start:]]
        assert [index.path(row) for row in found.files] == files


@given(VERSIONS, st.text() | SEGMENTS)
def test_what_is_no_directory_has_no_children(entries: list[FileEntry], other: str) -> None:
    index = stored(entries)
    directories = {"", *(parent for entry in entries for parent in parents(entry.path))}
    for name in {other, *(entry.path for entry in entries)} - directories:
        assert index.children(name) is None


def test_names_around_the_slash_are_kept_apart() -> None:
    paths = ["a-b/x", "a.b/x", "a/x", "a/y/z", "a0", "a0b/x", "ab"]
    index = stored(FileEntry(path, 1, FOLDER) for path in paths)
    found = index.children("")
    assert found is not None
    names = {each.name: [index.path(row) for row in each.rows] for each in found.directories}
    assert list(names) == ["a", "a-b", "a.b", "a0b"]
    assert names["a"] == ["a/x", "a/y/z"]
    assert [index.path(row) for row in found.files] == ["a0", "ab"]


@pytest.mark.parametrize("directory", ["a/", "/a", "a//y", "a/x", "/", ".", ".."])
def test_other_spellings_of_a_directory_name_none(directory: str) -> None:
    index = stored(FileEntry(path, 1, FOLDER) for path in ("a/x", "a/y/z"))
    assert index.children(directory) is None


def test_a_path_of_300_levels_is_walked() -> None:
    path = "/".join(["d"] * 300 + ["file"])
    index = stored([FileEntry(path, 7, FOLDER)])
    assert index.find(path) == 0
    for directory in parents(path):
        children = index.children(directory)
        assert children is not None
        assert len(children.directories) + len(children.files) == 1
