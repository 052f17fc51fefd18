"""Does compiled code put keys into slots as its twin does?"""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graphql_api.domain.file_keys import DEEPEST, KEPT, LENGTH
from graphql_api.kernel import IS_COMPILED, slots

if not IS_COMPILED:
    pytest.skip("the kernel is not compiled here", allow_module_level=True)

from graphql_api.kernel import _weave


def key_of(place: int, byte: int) -> bytes:
    """Give a key that has one byte."""
    return bytes(place) + bytes([byte]) + bytes(7 - place)


#: Any, and such as differ at one place or another.
KEYS = st.lists(
    st.binary(min_size=8, max_size=8) | st.builds(key_of, st.integers(0, 7), st.integers(0, 255)), max_size=60
)


@given(KEYS)
@example([b"\xff" * 8, b"\0" * 8, b"\xff" * 8])
def test_keys_are_put_in_order_alike(listed: list[bytes]) -> None:
    expected = b"".join(sorted(set(listed)))
    assert _weave.distinct_keys(b"".join(listed)) == slots.distinct_keys(b"".join(listed)) == expected


@given(KEYS, st.integers(0, DEEPEST), st.integers(0, KEPT))
@example([bytes(8)], 0, LENGTH)
@example([bytes(range(8))], LENGTH, 0)
def test_slots_are_alike(listed: list[bytes], depth: int, kept: int) -> None:
    keys = b"".join(sorted(set(listed)))
    found = _weave.key_slots(keys, depth, kept)
    assert found == slots.key_slots(keys, depth, kept)
    assert list(found) == sorted(found)
    assert "".join(found.values()) == "".join(key.hex()[depth : depth + kept] for key in sorted(set(listed)))


@pytest.mark.parametrize(("depth", "kept"), [(-1, 0), (0, -1), (0, 17), (17, 0), (9, 8), (2**62, 2**62)])
def test_other_digits_than_those_of_a_key_are_refused(depth: int, kept: int) -> None:
    for key_slots in (_weave.key_slots, slots.key_slots):
        with pytest.raises(ValueError, match="no more than 16 digits"):
            key_slots(b"", depth, kept)


@pytest.mark.parametrize("cut", [b"a", b"a" * 7, b"a" * 9])
def test_what_are_no_whole_keys_is_refused(cut: bytes) -> None:
    for module in (_weave, slots):
        with pytest.raises(ValueError, match=r"."):
            module.distinct_keys(cut)
        with pytest.raises(ValueError, match="eight bytes"):
            module.key_slots(cut, 0, 8)
