"""Does compiled code name the blobs that its twin in Python names?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.kernel import IS_COMPILED, wanted

if not IS_COMPILED:
    pytest.skip("the kernel is not compiled here", allow_module_level=True)

from graphql_api.kernel import _weave

#: Some are equal in all that is looked at first, and one begins another.
NAMES = ["0" * 40, "0" * 39 + "1", "ab" * 20, "ab" * 32, "cd" * 32, "AB" * 20, "ab" * 19, "ab" * 21]
PATHS = ["README", "a/README", "README.md", "", "a/b", "é"]
ROOTS = b"README\0README.md\0"


def line_of(kind: str, name: str, size: str, path: str) -> bytes:
    return f"100644 {kind} {name} {size}\t{path}\0".encode()


lines: st.SearchStrategy[bytes] = st.one_of(
    st.builds(
        line_of,
        st.sampled_from(["blob", "blob", "blob", "commit"]),
        st.sampled_from(NAMES),
        st.sampled_from(["0", "7", "      3", "12", "-", "007", "9" * 15, "9" * 16]),
        st.sampled_from(PATHS),
    ),
    st.binary(max_size=30),
)
sizes = st.integers(-1, 20)
names = st.lists(st.sampled_from(NAMES[:5])).map(
    lambda listed: "".join(f"{each}\n" for each in listed).encode()
)


@given(st.lists(lines, max_size=12), names, sizes, sizes, sizes)
def test_blobs_are_named_alike(listed: list[bytes], asked: bytes, room: int, most: int, larger: int) -> None:
    given = b"".join(listed), asked, room, most, ROOTS, larger
    found, left = _weave.wanted_blobs(*given)
    assert (found, left) == wanted.wanted_blobs(*given)
    named = found.split(b"\n")[:-1]
    assert len(set(named)) == len(named)
    assert not set(named) & set(asked.split(b"\n")[:-1])


def test_as_many_are_named_as_there_is_room_for() -> None:
    listed = [line_of("blob", f"{number:040x}", "2", f"a/{number}") for number in range(20_000)]
    printed = b"".join(listed * 2)
    first, left = _weave.wanted_blobs(printed, b"", 30_001, 2, b"", 0)
    assert (first.count(b"\n"), left) == (15_000, 1)
    second, left = _weave.wanted_blobs(printed, first, 100_000, 2, b"", 0)
    assert (second.count(b"\n"), left) == (5_000, 90_000)
    assert sorted((first + second).split()) == sorted(f"{number:040x}".encode() for number in range(20_000))


def test_what_is_always_read_may_be_larger() -> None:
    printed = b"".join([line_of("blob", name, "9", path) for name, path in zip(NAMES, PATHS, strict=False)])
    found, _ = _weave.wanted_blobs(printed, b"", 100, 8, ROOTS, 9)
    assert found.split() == [NAMES[0].encode(), NAMES[2].encode()]
    assert _weave.wanted_blobs(printed, b"", 100, 8, ROOTS, 8) == (b"", 100)


@pytest.mark.parametrize("asked", [b"a\n", b"\n", b"ab" * 21 + b"\n", b"ab" * 20 + b"\n\n"])
def test_what_are_no_names_is_refused(asked: bytes) -> None:
    for function in (_weave.wanted_blobs, wanted.wanted_blobs):
        with pytest.raises(ValueError, match="no names"):
            function(b"", asked, 1, 1, b"", 1)


@pytest.mark.parametrize(
    "arguments", [(), (b"", b"", 1, 1, b""), ("", b"", 1, 1, b"", 1), (b"", b"", 1, "", b"", 1)]
)
def test_other_arguments_are_refused(arguments: tuple[object, ...]) -> None:
    with pytest.raises(TypeError):
        _weave.wanted_blobs(*arguments)  # type: ignore[arg-type]
