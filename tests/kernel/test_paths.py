"""Does compiled code read of paths what its twin in Python reads of them?"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.kernel import IS_COMPILED, keys, paths
from graphql_api.kernel.rows import PathShapes

if not IS_COMPILED:
    pytest.skip("the kernel is not compiled here", allow_module_level=True)

from graphql_api.kernel import _weave

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
SEGMENTS = st.sampled_from(
    ["sub-1", "sub-12", "sub-", "sub-A+b", "sub-1_x", "sub-é", "eeg", "sub-1_eeg.set", "", "s"]
)
PATHS = st.lists(SEGMENTS, min_size=1, max_size=4).map("/".join) | TEXTS
#: What may stand before `/` in byte order, and what names no file.
AWKWARD = st.sampled_from(["a", "b", "a-", "a0", ".", "..", "...", "", "é"])
STANDING = st.lists(AWKWARD, min_size=1, max_size=3).map("/".join)
#: Neither an unsafe segment, nor many directories that are files.
SAFE = st.lists(st.sampled_from(["a", "b", "a-", "é"]), min_size=2, max_size=3).map("/".join)


def glued(listed: list[str]) -> bytes:
    return "".join([path + "\0" for path in listed]).encode()


@given(st.lists(PATHS, max_size=20))
def test_shapes_are_alike(listed: list[str]) -> None:
    assert _weave.path_shapes(glued(listed)) == paths.path_shapes(glued(listed))


def test_a_very_long_subject_has_a_shape_too() -> None:
    listed = [f"sub-{'a' * length}/sub-{'a' * length}_x" for length in (251, 252, 253, 1000, 252)]
    told = PathShapes(*_weave.path_shapes(glued(listed)))
    assert told == paths.path_shapes(glued(listed))
    assert told.shapes == ["\0/\0_x"]


def test_more_shapes_than_are_at_hand_are_told_apart() -> None:
    listed = [f"sub-{subject}/{number}" for subject in (1, 2) for number in range(5000)]
    told = PathShapes(*_weave.path_shapes(glued(listed)))
    assert told == paths.path_shapes(glued(listed))
    assert len(told.shapes) == len(set(told.shapes)) == 5000


@given(st.sets(STANDING, max_size=8))
def test_top_directories_are_alike(listed: set[str]) -> None:
    text = glued(sorted(listed))
    assert _weave.top_directories(text) == paths.top_directories(text)


@given(st.sets(SAFE, max_size=8))
def test_top_directories_of_paths_that_may_stand_are_alike(listed: set[str]) -> None:
    text = glued(sorted(listed))
    clashing = {path for path in listed if any(other.startswith(path + "/") for other in listed)}
    tops = dict.fromkeys(path.partition("/")[0] for path in sorted(listed))
    expected = None if clashing else list(tops)
    assert _weave.top_directories(text) == paths.top_directories(text) == expected


@pytest.mark.parametrize(
    ("listed", "tops"),
    [
        ([], []),
        (["a"], []),
        (["a", "a-b", "a0/b"], ["a0"]),
        (["a", "a-b", "a/b"], None),
        (["a", "aa", "aaa", "aaa/b"], None),
        (["a/b", "a/b-c", "a/b/c/d"], None),
        (["a/b", "a/b-c", "a/bc/d", "c/d"], ["a", "c"]),
        (["a//b"], None),
        (["/a"], None),
        (["a/"], None),
        (["a/./b"], None),
        ([".."], None),
        (["...", ".a/..b"], [".a"]),
    ],
)
def test_what_stands_in_one_tree(listed: list[str], tops: list[str] | None) -> None:
    text = glued(listed)
    assert _weave.top_directories(text) == paths.top_directories(text) == tops


@given(st.binary(max_size=70))
def test_what_needs_no_escape_is_alike(text: bytes) -> None:
    assert _weave.plain_paths(text) == paths.plain_paths(text)


@pytest.mark.parametrize("length", [0, 1, 63, 200])
def test_each_byte_needs_an_escape_or_not_wherever_it_stands(length: int) -> None:
    for byte in range(256):
        text = b"a" * length + bytes([byte]) + b"a\0" * length
        letter = chr(byte)
        in_json = byte == 0 or (letter >= " " and letter not in '"\\')
        in_url = byte == 0 or (letter.isascii() and (letter.isalnum() or letter in "-._~/"))
        assert _weave.plain_paths(text) == paths.plain_paths(text) == (in_json, in_url)


@given(st.sets(PATHS), st.sets(PATHS))
def test_missing_paths_are_alike(older: set[str], newer: set[str]) -> None:
    before, after = glued(sorted(older)), memoryview(glued(sorted(newer)))
    expected = sorted(older - newer)
    assert _weave.missing_paths(before, after) == paths.missing_paths(before, after) == expected


@given(st.lists(PATHS, max_size=20))
def test_slashes_are_counted_alike(listed: list[str]) -> None:
    expected = bytes([path.count("/") for path in listed])
    assert _weave.slash_counts(glued(listed)) == paths.slash_counts(glued(listed)) == expected


def test_of_many_slashes_is_told_that_there_are_many() -> None:
    text = b"".join([b"a/" * count + b"\0" for count in (254, 255, 256, 1000, 3)]) + b"not/ended"
    for each in (text, memoryview(text)):
        assert _weave.slash_counts(each) == paths.slash_counts(each) == bytes([254, 255, 255, 255, 3])


@given(st.lists(PATHS, max_size=20))
def test_keys_are_alike(listed: list[str]) -> None:
    assert _weave.name_keys(glued(listed)) == keys.name_keys(glued(listed))


@pytest.mark.parametrize("portable", [True, False])
def test_keys_of_names_of_any_length_are_alike(*, portable: bool) -> None:
    lengths = [*range(260), 1000, 4096]
    named = [b"a/" + bytes(1 + place % 46 for place in range(length)) + b"\0" for length in lengths]
    _weave.choose_hash(portable)
    try:
        for place, text in enumerate(named):
            assert _weave.name_keys(text) == keys.name_keys(text)
            # Several at once, of lengths that do not all fit.
            some = b"".join(named[place : place + 7])
            assert _weave.name_keys(some) == keys.name_keys(some)
    finally:
        _weave.choose_hash(False)  # noqa: FBT003 (it takes its argument by place)


@given(st.lists(st.sampled_from(["", "md5:", "git:ab", ":0", "md5:" + "0f" * 9, "a:1g2", "ab", "\n:a:b"])))
def test_keys_of_checksums_are_alike(listed: list[str]) -> None:
    assert _weave.checksum_keys(glued(listed)) == keys.checksum_keys(glued(listed))


def test_what_is_not_ended_has_no_key() -> None:
    assert _weave.name_keys(b"a\0b") == keys.name_keys(b"a\0b") == keys.name_keys(b"a\0")
    assert _weave.checksum_keys(b":a\0:b") == keys.checksum_keys(b":a\0:b") == keys.checksum_keys(b":a\0")


@pytest.mark.parametrize(
    "function",
    [
        _weave.path_shapes,
        _weave.plain_paths,
        _weave.top_directories,
        _weave.missing_paths,
        _weave.slash_counts,
        _weave.name_keys,
        _weave.checksum_keys,
    ],
)
@pytest.mark.parametrize("given", [(), ("a",), (["a"],), (None, b"")])
def test_other_paths_are_refused(function: Any, given: tuple[object, ...]) -> None:  # noqa: ANN401 - each kind
    with pytest.raises(TypeError):
        function(*given)


def test_paths_that_are_no_text_are_refused() -> None:
    for function in (_weave.path_shapes, _weave.top_directories):
        with pytest.raises(UnicodeDecodeError):
            function(b"sub-1/\xff\0\xff/a\0")
    with pytest.raises(UnicodeDecodeError):
        _weave.missing_paths(b"\xff\0", b"")
