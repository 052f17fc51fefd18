"""Does compiled code make of files what its twin in Python makes of them?"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.domain.files import FileEntry, Holder, KeyForm
from graphql_api.kernel import IS_COMPILED, files

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
SEGMENTS = st.sampled_from(
    ["sub-1", "sub-12", "sub-", "sub-A+b", "sub-1_x", "sub-é", "eeg", "sub-1_eeg.set", "", "s"]
)
PATHS = st.lists(SEGMENTS, min_size=1, max_size=4).map("/".join) | TEXTS


@given(st.lists(ENTRIES))
def test_columns_are_alike(listed: list[FileEntry]) -> None:
    made, expected = files.FileColumns(*_weave.file_columns(listed)), files.file_columns(listed)
    assert made == expected
    assert all(each is other for each, other in zip(made.forms, expected.forms, strict=True))


@given(st.lists(PATHS, max_size=20))
def test_shapes_are_alike(listed: list[str]) -> None:
    assert _weave.path_shapes(listed) == files.path_shapes(listed)


def test_a_very_long_subject_has_a_shape_too() -> None:
    listed = [f"sub-{'a' * length}/sub-{'a' * length}_x" for length in (251, 252, 253, 1000, 252)]
    told = files.PathShapes(*_weave.path_shapes(listed))
    assert told == files.path_shapes(listed)
    assert told.shapes == ["\0/\0_x"]


@given(st.lists(PATHS, max_size=20))
def test_keys_are_alike(listed: list[str]) -> None:
    glued = "".join([path + "\0" for path in listed]).encode()
    assert _weave.name_keys(glued) == files.name_keys(glued)


@pytest.mark.parametrize("length", [*range(260), 1000, 4096])
def test_keys_of_names_of_any_length_are_alike(length: int) -> None:
    glued = b"a/" + bytes(1 + place % 46 for place in range(length)) + b"\0"
    assert _weave.name_keys(glued) == files.name_keys(glued)


def test_what_is_not_ended_has_no_key() -> None:
    assert _weave.name_keys(b"a\0b") == files.name_keys(b"a\0b") == files.name_keys(b"a\0")


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
        _weave.file_columns(listed)


@pytest.mark.parametrize(
    ("listed", "error"), [(("a",), TypeError), ([1], TypeError), (["\ud800"], UnicodeEncodeError)]
)
def test_other_paths_are_refused(listed: Any, error: type[Exception]) -> None:  # noqa: ANN401 - anything
    with pytest.raises(error):
        _weave.path_shapes(listed)
