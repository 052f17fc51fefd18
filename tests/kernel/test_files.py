"""Does compiled code make of files what its twin in Python makes of them?"""

from operator import itemgetter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.domain.annex import form_of_link
from graphql_api.domain.files import FileEntry, Holder, KeyForm
from graphql_api.kernel import IS_COMPILED, files, listing
from graphql_api.kernel.rows import FileColumns, files_of

if not IS_COMPILED:
    pytest.skip("the kernel is not compiled here", allow_module_level=True)

from graphql_api.kernel import _weave

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
#: Two of them are equal and not the same.
FORMS = [
    KeyForm(Holder.GIT, "git"),
    KeyForm(Holder.GIT, "git"),
    KeyForm(Holder.ANNEX_LINK, "md5", "MD5E", ".set"),
    KeyForm(Holder.ANNEX_LINK, None, "WORM"),
    KeyForm(Holder.FOLDER, ""),
]
ENTRIES = st.builds(
    FileEntry,
    TEXTS,
    st.integers(-(2**63), 2**63 - 1),
    st.sampled_from(FORMS),
    st.sampled_from([b"", b"\0", bytes(range(20)), b"\xff" * 64]),
    st.none() | TEXTS,
)
#: Names around `/` in byte order, so that others of the same beginning come between a directory and its files.
NAMES = st.sampled_from(["a", "a-b", "a/b", "a/b/c", "a0", "b", "b/c", "b/é", "é/a", "sub-01/x", "sub-02/x"])
BLOBS = ["0" * 40, "ab" * 20, "cd" * 32]
LINK = b"../.git/annex/objects/MD5E-s2048--0123456789abcdef0123456789abcdef.set"


def alike(listed: list[FileEntry], others: tuple[object, object] = (None, None)) -> FileColumns:
    made = FileColumns(*_weave.file_columns(listed, others[0]))
    expected = files.file_columns(listed, others[1])
    assert made == expected
    assert all(each is other for each, other in zip(made.forms, expected.forms, strict=True))
    return made


@given(st.lists(ENTRIES))
def test_columns_are_alike(listed: list[FileEntry]) -> None:
    paths = [entry.path for entry in listed]
    assert alike(listed).in_order is (paths == sorted(set(paths)))


@given(st.lists(ENTRIES, unique_by=lambda entry: entry.path))
def test_columns_in_order_hold_all_that_is_told_of_files(listed: list[FileEntry]) -> None:
    ordered = sorted(listed)
    made = alike(ordered)
    assert made.in_order
    assert made.keyed == {row: entry.key for row, entry in enumerate(ordered) if entry.key is not None}
    plain = [entry._replace(key=None) for entry in ordered if entry.form.algorithm]
    assert files_of(alike(plain)) == plain


def line_of(mode: str, blob: str, name: str) -> bytes:
    return f"{mode} blob {blob}      20\t{name}\0".encode()


lines: st.SearchStrategy[bytes] = st.builds(
    line_of, st.sampled_from(["100644", "120000"]), st.sampled_from(BLOBS), NAMES
)
merged = st.builds(
    FileEntry, NAMES | st.just("README"), st.just(1), st.sampled_from(FORMS[:4]), st.just(b"ab")
)


@given(st.lists(lines, max_size=8), st.lists(merged, max_size=8), st.booleans())
def test_files_among_those_of_a_listing_are_alike(
    printed: list[bytes],
    listed: list[FileEntry],
    ordered: bool,  # noqa: FBT001 (hypothesis gives it by its place)
) -> None:
    known = {BLOBS[0]: LINK, BLOBS[1]: b"{}", BLOBS[2]: LINK}
    if ordered:
        printed.sort(key=lambda line: line.partition(b"\t")[2])
        listed.sort(key=itemgetter(0))
    text = b"".join(printed)
    ours, _ = _weave.usual_files(text, _weave.contents_of([]), known, FORMS[0], form_of_link)
    theirs, _ = listing.usual_files(text, {}, known, FORMS[0], form_of_link)
    made = alike(listed, (ours, theirs))
    paths = made.paths.decode().split("\0")[:-1]
    assert made.in_order is (paths == sorted(set(paths)))
    if ordered:
        assert paths == sorted(paths)
    # What git printed can be written twice.
    assert alike([], (ours, theirs)) == alike([], (ours, theirs))


@pytest.mark.parametrize(
    ("listed", "error"),
    [
        (("a",), TypeError),
        ([1], TypeError),
        ([("a", 1)], TypeError),
        ([("a", 2**63, FORMS[0], b"", None)], OverflowError),
        ([("a", "1", FORMS[0], b"", None)], TypeError),
        ([("a", 1, None, b"", None)], AttributeError),
        ([("a", 1, FORMS[0], "", None)], TypeError),
        ([("\ud800", 1, FORMS[0], b"", None)], UnicodeEncodeError),
    ],
)
def test_other_files_are_refused(listed: Any, error: type[Exception]) -> None:  # noqa: ANN401 - anything
    with pytest.raises(error):
        _weave.file_columns(listed, None)


@pytest.mark.parametrize("usual", [1, (), FileColumns(*_weave.file_columns([], None))])
def test_what_is_no_listing_is_refused(usual: object) -> None:
    with pytest.raises(ValueError, match="PyCapsule"):
        _weave.file_columns([], usual)


def test_files_that_change_while_they_are_written_are_refused() -> None:
    class Form:
        @property
        def algorithm(self) -> str:
            listed.append(FileEntry("b", 1, FORMS[0], b"ab"))
            return "md5"

    listed: list[Any] = [("a", 1, Form(), b"ab", None)]
    with pytest.raises(ValueError, match="changed"):
        _weave.file_columns(listed, None)
