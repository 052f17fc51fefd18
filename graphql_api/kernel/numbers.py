"""What is made of many whole numbers at once?

This is what `numbers.c` is held to, and what stands in for it where it was not built. Numbers are of one, two or four
bytes without a sign (`B`, `H`, `I`) or of eight with one (`q`), and are given as memoryviews that nobody can write to.
What a code does not stand for, and a number that its kind does not hold, is a ValueError.
"""

from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from graphql_api.kernel.rows import Kind, Wholes

_Array: TypeAlias = npt.NDArray[Any]

_TYPES: Final[dict[str, type[np.integer[Any]]]] = {
    "B": np.uint8,
    "H": np.uint16,
    "I": np.uint32,
    "q": np.int64,
}
#: Wholes that values may be, for each that there is: beyond, they are sorted.
_SPREAD: Final = 16


def taken(table: Wholes, codes: Wholes, kind: Kind, /) -> memoryview:
    """Give the numbers of a table that codes stand for."""
    return _written(_at_codes(table, codes), kind)


def added(table: Wholes, codes: Wholes, others: Wholes, other_codes: Wholes, /) -> memoryview:
    """Add up what codes into two tables stand for, of eight bytes."""
    one, other = _at_codes(table, codes), _at_codes(others, other_codes)
    if len(one) != len(other):
        raise ValueError("there are more codes of one than of the other")
    found = one + other
    # A sum that is too large has another sign than both of its parts.
    if bool(((one ^ found) & (other ^ found) < 0).any()):
        raise ValueError("a sum is too large")
    return _written(found, "q")


def narrowed(values: Wholes, kind: Kind, /) -> memoryview:
    """Give numbers as another kind."""
    return _written(_read(values), kind)


def largest(values: Wholes, /) -> int:
    """Give the largest of numbers; 0 where there is none above."""
    return int(_read(values).max(initial=0))


def flagged(flags: Wholes, codes: Wholes, /) -> memoryview:
    """Give the places, of four bytes, of codes whose flag is not 0."""
    return _written(np.flatnonzero(_at_codes(flags, codes)), "I")


def changes(values: Wholes, /) -> memoryview:
    """Give the places, of four bytes, of values that are others than those before."""
    given = _read(values)
    return _written(np.flatnonzero(given[1:] != given[:-1]) + 1, "I")


def running_sums(values: Wholes, /) -> memoryview:
    """Add up, in eight bytes, the numbers before each place, and all of them behind the last."""
    return _written(_starts(values, 0), "q")


def glued_starts(lengths: Wholes, /) -> memoryview:
    """Give the places, of four bytes, at which texts start that stand one byte apart, and where the next would."""
    return _written(_starts(lengths, 1), "I")


def numbered(values: Wholes, end: int, /) -> tuple[memoryview, memoryview]:
    """Give the values that there are in their order, of eight bytes, and which of them stands at each place, of four.

    All are from 0 below `end`.
    """
    given = _read(values)
    if len(given) and (int(given.min()) < 0 or int(given.max()) >= end):
        raise ValueError("a value is none of those that there may be")
    number = _number_by_order if end // _SPREAD > len(given) else _number_by_table
    used, codes = number(given, max(end, 0))
    return _written(used, "q"), _written(codes, "I")


def _number_by_order(values: _Array, end: int) -> tuple[_Array, _Array]:
    del end
    ordered = np.sort(values)
    used = ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))] if len(ordered) else ordered
    return used, np.searchsorted(used, values)


def _number_by_table(values: _Array, end: int) -> tuple[_Array, _Array]:
    there = np.zeros(end, bool)
    there[values] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[values]


def _read(values: Wholes) -> _Array:
    view = memoryview(values)
    kind = "q" if view.format == "l" and view.itemsize == np.dtype(np.int64).itemsize else view.format
    if kind not in _TYPES:
        raise ValueError("numbers are of one, two or four bytes without a sign, or of eight with one")
    return np.frombuffer(view, _TYPES[kind]).astype(np.int64)


def _at_codes(table: Wholes, codes: Wholes) -> _Array:
    listed, places = _read(table), _read(codes)
    if len(places) and (int(places.min()) < 0 or int(places.max()) >= len(listed)):
        raise ValueError("a code stands for nothing")
    return listed[places]


def _starts(sizes: Wholes, apart: int) -> _Array:
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(_read(sizes) + apart)))


def _written(numbers: _Array, kind: Kind) -> memoryview:
    if kind not in _TYPES:
        raise ValueError("numbers are written as B, H, I or q")
    found = numbers.astype(_TYPES[kind])
    if not np.array_equal(found, numbers):
        raise ValueError("a number is too large for its column, or negative")
    return memoryview(found.tobytes()).cast(kind)
