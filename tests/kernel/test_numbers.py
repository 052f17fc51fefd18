"""Does compiled code make of many numbers what its twin makes of them, and refuse what is none?"""

from array import array
from itertools import accumulate
from types import ModuleType
from typing import Any, Final, cast

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graphql_api.kernel import IS_COMPILED, numbers
from graphql_api.kernel.rows import Kind, Wholes

if not IS_COMPILED:
    pytest.skip("the kernel is not compiled here", allow_module_level=True)

from graphql_api.kernel import _weave

BOTH: Final[tuple[ModuleType, ...]] = (_weave, numbers)
KINDS: Final[tuple[Kind, ...]] = ("B", "H", "I", "q")
LARGEST: Final = {"B": 2**8 - 1, "H": 2**16 - 1, "I": 2**32 - 1, "q": 2**63 - 1}

kinds = st.sampled_from(KINDS)
#: Few of them, so that they meet; around the ends of all kinds; any.
NUMBERS = (
    st.integers(-2, 9)
    | st.sampled_from([most + step for most in LARGEST.values() for step in (-1, 0, 1)][:-1])
    | st.integers(-(2**63), 2**63 - 1)
)
listed = st.lists(NUMBERS, max_size=12)


def written(values: list[int], shift: int = 0) -> memoryview:
    """Write numbers of eight bytes, `shift` bytes behind where they could be read at once."""
    return memoryview(bytes(shift) + array("q", values).tobytes())[shift:].cast("q")


def outcome(module: ModuleType, name: str, given: tuple[object, ...]) -> Any:  # noqa: ANN401 (whatever is told)
    """Tell what a function gives: numbers with their kinds, or that it refuses."""
    try:
        found = getattr(module, name)(*given)
    except ValueError:
        return ValueError
    views = cast("tuple[object, ...]", found) if isinstance(found, tuple) else (found,)
    return [
        (each.format, each.readonly, each.tolist()) if isinstance(each, memoryview) else each
        for each in views
    ]


def alike(name: str, *given: object) -> Any:  # noqa: ANN401 (whatever is told)
    compiled, twin = (outcome(module, name, given) for module in BOTH)
    assert compiled == twin
    return compiled


@given(listed, listed, kinds, st.integers(0, 7))
def test_what_codes_stand_for_is_alike(table: list[int], codes: list[int], kind: Kind, shift: int) -> None:
    found = alike("taken", written(table, shift), written(codes, shift), kind)
    there = all(0 <= code < len(table) for code in codes)
    least = -(2**63) if kind == "q" else 0
    fits = there and all(least <= table[code] <= LARGEST[kind] for code in codes)
    assert found == ([(kind, True, [table[code] for code in codes])] if fits else ValueError)


@given(listed, st.lists(st.integers(0, 3), max_size=9), listed, st.lists(st.integers(0, 3), max_size=9))
@example([2**63 - 1], [0], [1], [0])
@example([-(2**63)], [0], [-1], [0])
@example([-(2**63)], [0], [2**63 - 1], [0])
def test_sums_are_alike(table: list[int], codes: list[int], others: list[int], more: list[int]) -> None:
    found = alike("added", written(table), bytes(codes), written(others), bytes(more))
    there = len(codes) == len(more) and {*codes} <= {*range(len(table))} and {*more} <= {*range(len(others))}
    sums = [table[one] + others[other] for one, other in zip(codes, more, strict=True)] if there else []
    fits = there and all(-(2**63) <= each < 2**63 for each in sums)
    assert found == ([("q", True, sums)] if fits else ValueError)


@given(listed, kinds, st.integers(0, 7))
def test_numbers_are_narrowed_alike(values: list[int], kind: Kind, shift: int) -> None:
    least = -(2**63) if kind == "q" else 0
    fits = all(least <= value <= LARGEST[kind] for value in values)
    expected = [(kind, True, values)] if fits else ValueError
    assert alike("narrowed", written(values, shift), kind) == expected


@given(listed)
def test_the_largest_is_alike(values: list[int]) -> None:
    assert alike("largest", written(values)) == [max([0, *values])]


@given(st.lists(st.integers(0, 255), max_size=5), st.lists(st.integers(-1, 5), max_size=20))
def test_flags_are_alike(flags: list[int], codes: list[int]) -> None:
    found = alike("flagged", bytes(flags), written(codes))
    there = all(0 <= code < len(flags) for code in codes)
    rows = [place for place, code in enumerate(codes) if there and flags[code]]
    assert found == ([("I", True, rows)] if there else ValueError)


@given(listed)
def test_changes_are_alike(values: list[int]) -> None:
    places = [place for place in range(1, len(values)) if values[place] != values[place - 1]]
    assert alike("changes", written(values)) == [("I", True, places)]


@given(st.lists(st.integers(-9, 2**40), max_size=9))
def test_running_sums_are_alike(values: list[int]) -> None:
    assert alike("running_sums", written(values)) == [("q", True, [0, *accumulate(values)])]


def test_sums_beyond_eight_bytes_begin_anew_as_those_of_numpy_do() -> None:
    values = [2**63 - 1, 2**63 - 1, 5]
    assert alike("running_sums", written(values)) == [("q", True, [0, 2**63 - 1, -2, 3])]


@given(st.lists(st.integers(-2, 2**31), max_size=5))
@example([2**32 - 2])
@example([2**32 - 1])
def test_starts_are_alike(lengths: list[int]) -> None:
    starts = [0, *accumulate(length + 1 for length in lengths)]
    fits = all(0 <= start < 2**32 for start in starts)
    assert alike("glued_starts", written(lengths)) == ([("I", True, starts)] if fits else ValueError)


@given(st.lists(st.integers(0, 9), max_size=50), st.sampled_from([10, 100, 1000, 2**62, 2**63 - 1]))
def test_values_are_numbered_as_numpy_numbers_them(values: list[int], end: int) -> None:
    expected, places = np.unique(np.array(values, np.int64), return_inverse=True)
    found = alike("numbered", written(values), end)
    assert found == [("q", True, expected.tolist()), ("I", True, places.tolist())]


@given(st.lists(st.integers(0, 2**63 - 2), max_size=300))
def test_large_values_are_numbered_as_numpy_numbers_them(values: list[int]) -> None:
    expected, places = np.unique(np.array(values, np.int64), return_inverse=True)
    found = alike("numbered", written(values), 2**63 - 1)
    assert found == [("q", True, expected.tolist()), ("I", True, places.tolist())]


@given(listed, st.integers(-5, 40) | NUMBERS)
def test_values_that_there_cannot_be_are_refused_alike(values: list[int], end: int) -> None:
    end = min(end, 2**40)
    found = alike("numbered", written(values), end)
    assert (found is ValueError) == any(not 0 <= value < end for value in values)


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_of_all_kinds_are_read(kind: Kind) -> None:
    values = [0, 1, 255, LARGEST[kind], LARGEST[kind] // 3]
    given: list[Wholes] = [array(kind, values), memoryview(array(kind, values))]
    if kind == "B":
        given += [bytes(values), bytearray(values)]
    for each in given:
        assert alike("narrowed", each, "q") == [("q", True, values)]


@pytest.mark.parametrize(
    "given", [array("f"), array("d"), array("b"), array("h"), array("i"), memoryview(b"").cast("Q"), "ab"]
)
def test_what_are_no_such_numbers_is_refused(given: Any) -> None:  # noqa: ANN401 - each kind
    for module in BOTH:
        with pytest.raises((ValueError, TypeError)):
            module.largest(given)
        with pytest.raises((ValueError, TypeError)):
            module.taken(b"\0", given, "B")
        with pytest.raises((ValueError, TypeError)):
            module.taken(given, b"\0", "B")


def test_numbers_with_others_between_are_refused() -> None:
    for module in BOTH:
        with pytest.raises((ValueError, BufferError)):
            module.largest(memoryview(b"abcd")[::2])


@pytest.mark.parametrize("kind", ["b", "Q", "x", "ł"])
def test_other_kinds_are_refused(kind: Any) -> None:  # noqa: ANN401 - each kind
    assert alike("narrowed", b"a", kind) is ValueError
    assert alike("taken", b"a", b"\0", kind) is ValueError
