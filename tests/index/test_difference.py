"""Is what changed between two versions told as plain loops find it?"""

from collections.abc import Mapping
from hashlib import sha1

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.domain.files import FileEntry, Holder, KeyForm
from graphql_api.index.builder import build_columns
from graphql_api.index.difference import Difference, Kind, difference
from graphql_api.index.version_index import VersionIndex

_GIT = KeyForm(Holder.GIT, "git")
_LINK = KeyForm(Holder.ANNEX_LINK, "md5", "MD5E", ".edf")
_POINTER = KeyForm(Holder.ANNEX_POINTER, "md5", "MD5E", ".edf")
_FOLDER = KeyForm(Holder.FOLDER)


def of(files: Mapping[str, str]) -> VersionIndex:
    """Make a version of contents by path; an empty one is an empty file."""
    return VersionIndex(
        build_columns(
            FileEntry(path, len(content), _GIT, sha1(content.encode(), usedforsecurity=False).digest())
            for path, content in files.items()
        )
    )


def told(found: Difference) -> list[tuple[str, str, str | None]]:
    return [
        (
            change.kind.value,
            change.path.decode(),
            found.older.path(change.before) if change.before is not None else None,
        )
        for change in found.changes
    ]


def test_each_kind_is_told_in_order_of_paths() -> None:
    older = of({"README": "a", "sub-01/x": "one", "sub-01/y": "two", "sub-03/z": "gone", "same": "s"})
    newer = of({"README": "b", "sub-02/x": "one", "sub-01/y": "two", "same": "s", "new": ""})
    found = difference(older, newer)
    assert told(found) == [
        ("modified", "README", "README"),
        ("added", "new", None),
        ("renamed", "sub-02/x", "sub-01/x"),
        ("removed", "sub-03/z", "sub-03/z"),
    ]
    assert dict(found.counts) == dict.fromkeys(Kind, 1)
    assert found.size_delta == 10 - 14
    assert (found.subjects_added, found.subjects_removed) == (["02"], ["03"])
    assert {label: dict(counts) for label, counts in found.by_subject.items()} == {
        None: {Kind.MODIFIED: 1, Kind.ADDED: 1},
        "02": {Kind.RENAMED: 1},
        "03": {Kind.REMOVED: 1},
    }


def test_of_several_files_of_one_content_those_of_one_name_belong_together() -> None:
    older = of({"a/1": "x", "a/2": "x", "a/3": "x"})
    newer = of({"b/3": "x", "b/1": "x", "b/9": "x", "b/99": "x"})
    assert told(difference(older, newer)) == [
        ("renamed", "b/1", "a/1"),
        ("renamed", "b/3", "a/3"),
        ("renamed", "b/9", "a/2"),
        ("added", "b/99", None),
    ]


def test_empty_files_are_not_renamed() -> None:
    assert told(difference(of({"a": ""}), of({"b": ""}))) == [("removed", "a", "a"), ("added", "b", None)]


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (FileEntry("x", 5, _LINK, b"m" * 16), FileEntry("x", 5, _POINTER, b"m" * 16), True),
        (FileEntry("x", 5, _LINK, b"m" * 16), FileEntry("x", 5, _LINK, b"n" * 16), False),
        (FileEntry("x", 5, _FOLDER, b"m" * 16), FileEntry("x", 5, _FOLDER, b"m" * 16), True),
        (FileEntry("x", 5, _FOLDER, b"m" * 16), FileEntry("x", 5, _FOLDER, b"n" * 16), False),
        (FileEntry("x", 5, _LINK, b"", "URL--a"), FileEntry("x", 5, _LINK, b"", "URL--a"), True),
        (FileEntry("x", 5, _LINK, b"", "URL--a"), FileEntry("x", 5, _LINK, b"", "URL--b"), False),
    ],
)
def test_a_file_is_the_same_where_its_content_is(before: FileEntry, after: FileEntry, same: bool) -> None:  # noqa: FBT001 - a parameter
    found = difference(VersionIndex(build_columns([before])), VersionIndex(build_columns([after])))
    assert (not found.changes) is same


_FILES = st.dictionaries(
    st.sampled_from([f"{d}/{n}" for d in "ab" for n in "xyz"]), st.sampled_from(["", "1", "2"])
)


@given(_FILES, _FILES)
def test_any_two_versions(before: dict[str, str], after: dict[str, str]) -> None:
    found = difference(of(before), of(after))
    kinds = {kind: [change for change in found.changes if change.kind is kind] for kind in Kind}
    paths = {kind: {change.path.decode() for change in changes} for kind, changes in kinds.items()}
    assert paths[Kind.ADDED] | paths[Kind.RENAMED] == set(after) - set(before)
    sources = {found.older.path(change.before or 0) for change in kinds[Kind.RENAMED]}
    assert paths[Kind.REMOVED] | sources == set(before) - set(after)
    assert len(sources) == len(kinds[Kind.RENAMED])
    assert not paths[Kind.REMOVED] & sources
    assert paths[Kind.MODIFIED] == {path for path in before if path in after and before[path] != after[path]}
    for change in kinds[Kind.RENAMED]:
        assert before[found.older.path(change.before or 0)] == after[change.path.decode()] != ""
    # As many as can be were renamed.
    left = [before[path] for path in paths[Kind.REMOVED]]
    come = {after[path] for path in paths[Kind.ADDED]}
    assert not [content for content in left if content and content in come]
    for change in found.changes:
        assert (change.after is None) is (change.kind is Kind.REMOVED)
        assert (change.before is None) is (change.kind is Kind.ADDED)
