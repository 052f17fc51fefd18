"""Which values does an array have, each once?

`numpy.unique` tells as much, but loads masked arrays first, which takes longer than most of what it is asked.
"""

from typing import Any

import numpy as np

from graphql_api.index.columns import Array

_Values = Array[Any]


def distinct(values: _Values) -> _Values:
    """Give them in their order."""
    ordered = np.sort(values)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))] if len(ordered) else ordered


def numbered(values: _Values) -> tuple[_Values, Array[np.int64]]:
    """Give them in their order, and which of them stands at each place."""
    found = distinct(values)
    return found, np.searchsorted(found, values)
