"""Which values does an array have, each once?

`numpy.unique` tells as much, but loads masked arrays first, which takes longer than most of what it is asked.
"""

from typing import Any, Final

import numpy as np

from graphql_api.index.columns import Array

_Values = Array[Any]

#: Numbers that values may be, for each that there is: beyond, they are sorted.
_SPREAD: Final = 16


def distinct(values: _Values) -> _Values:
    """Give them in their order."""
    ordered = np.sort(values)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))] if len(ordered) else ordered


def numbered(values: _Values, end: int) -> tuple[_Values, Array[np.int64]]:
    """Give them in their order, and which of them stands at each place. All are whole numbers from 0 below `end`."""
    if end > _SPREAD * len(values):
        found = distinct(values)
        return found, np.searchsorted(found, values)
    there = np.zeros(end, bool)
    there[values] = True
    return np.flatnonzero(there).astype(values.dtype), (np.cumsum(there) - 1)[values]
