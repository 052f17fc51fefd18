"""Does compiled code find the contents that git printed as its twin in Python does, and say the same with them?"""

from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.domain.annex import form_of_link
from graphql_api.domain.files import Holder, KeyForm
from graphql_api.kernel import IS_COMPILED, contents, listing
from graphql_api.kernel.rows import FileColumns, files_of

if not IS_COMPILED:
    pytest.skip("the kernel is not compiled here", allow_module_level=True)

from graphql_api.kernel import _weave

GIT = KeyForm(Holder.GIT, "git")
NAMES = ["0" * 40, "ab" * 20, "cd" * 32, "AB" * 20, "ab" * 19, "ab" * 21, "é" * 20, ""]
LINK = b"../.git/annex/objects/a/b/MD5E-s2048--0123456789abcdef0123456789abcdef.set"


def piece_of(name: str, content: bytes) -> bytes:
    return f"{name} blob {len(content)}\n".encode() + content + b"\n"


pieces: st.SearchStrategy[bytes] = st.one_of(
    st.builds(piece_of, st.sampled_from(NAMES), st.binary(max_size=8) | st.just(LINK)),
    st.sampled_from([f"{NAMES[1]} {rest}".encode() for rest in ("missing\n", "tree 3\nabc\n", "blob 03\n")]),
    st.sampled_from([b"a blob 9\nabc\n", b" blob 0\n\n", NAMES[1].encode() + b" blob 9\nabc\n"]),
    st.binary(max_size=8),
)


def found(printed: list[bytes | mmap]) -> dict[str, bytes | None]:
    ours, theirs = _weave.contents_of(printed), contents.contents_of(printed)
    known = {name: _weave.content_of(ours, name) for name in NAMES}
    assert known == {name: contents.content_of(theirs, name) for name in NAMES}
    return known


@given(st.lists(st.lists(pieces, max_size=6).map(b"".join), max_size=4))
def test_contents_are_found_alike(printed: list[bytes | mmap]) -> None:
    found(printed)


@given(st.lists(pieces, max_size=6).map(b"".join), st.lists(st.sampled_from(NAMES[:3]), max_size=6))
def test_files_are_told_by_them_alike(printed: bytes, named: list[str]) -> None:
    modes = ("100644", "120000")
    listed = "".join(f"{mode} blob {name} 20\ta/{mode}\0" for name in named for mode in modes).encode()
    known = {NAMES[2]: LINK}
    usual, rest = _weave.usual_files(listed, _weave.contents_of([printed]), known, GIT, form_of_link)
    theirs = listing.usual_files(listed, contents.contents_of([printed]), known, GIT, form_of_link)
    assert (files_of(FileColumns(*_weave.file_columns([], usual))), rest) == theirs


def test_contents_that_hold_what_looks_like_more_are_whole() -> None:
    one, other, last = NAMES[1:4]
    inside = f"{other} blob 3\nx\n".encode()
    text = b"".join([piece_of(one, inside), piece_of(other, b"y"), f"{last} blob 2\nz".encode()])
    assert found([text]) == dict.fromkeys(NAMES) | {one: inside, other: b"y"}


def test_of_a_name_that_comes_again_the_first_is_meant() -> None:
    [name] = NAMES[1:2]
    assert found([piece_of(name, b"a") + piece_of(name, b"b"), piece_of(name, b"c")])[name] == b"a"


def test_thousands_are_found() -> None:
    names = [f"{number:040x}" for number in range(20_000)]
    text = b"".join([piece_of(name, name[-5:].encode()) for name in names])
    held = _weave.contents_of([text[:500_000], text[500_000:]])
    assert all(_weave.content_of(held, name) in {name[-5:].encode(), None} for name in names)
    # The one that was cut in two is in neither, nor is any that is in none.
    assert sum(_weave.content_of(held, name) is None for name in names) <= 1
    assert _weave.content_of(held, "f" * 40) is None


@pytest.mark.parametrize(
    "text", [piece_of(NAMES[1], b"x\ny"), b"\n", NAMES[1].encode() + b" blob 3\nx", b"\xff"]
)
def test_contents_are_read_where_they_lie(tmp_path: Path, text: bytes) -> None:
    place = tmp_path / "printed"
    place.write_bytes(text)
    with place.open("rb") as opened:
        printed = mmap(opened.fileno(), 0, access=ACCESS_READ)
    expected = found([text])
    assert found([printed]) == expected
    held = _weave.contents_of([printed])
    with pytest.raises(BufferError):
        printed.close()
    assert _weave.content_of(held, NAMES[1]) == expected[NAMES[1]]
    del held
    printed.close()


@pytest.mark.parametrize("arguments", [(), (b"",), ([""],), ([b"", 1],), ([], [])])
def test_other_arguments_are_refused(arguments: tuple[Any, ...]) -> None:
    with pytest.raises(TypeError):
        _weave.contents_of(*arguments)


@pytest.mark.parametrize("arguments", [(), ({}, "a"), (None, "a"), (_weave.contents_of([]), b"a")])
def test_what_are_no_contents_is_refused(arguments: tuple[Any, ...]) -> None:
    with pytest.raises(TypeError):
        _weave.content_of(*arguments)
