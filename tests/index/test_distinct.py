"""Are the values of an array told as numpy's own `unique` tells them?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.index.distinct import distinct, numbered


@given(st.lists(st.integers(0, 9)), st.sampled_from(["u1", "u4", "i8", "u8"]), st.sampled_from([10, 1000]))
def test_values_are_told_as_numpy_tells_them(listed: list[int], kind: str, end: int) -> None:
    values = np.array(listed, kind)
    expected, inverse = np.unique(values, return_inverse=True)
    assert distinct(values).tolist() == expected.tolist()
    assert distinct(values).dtype == values.dtype
    found, places = numbered(values, end)
    assert (found.tolist(), places.tolist()) == (expected.tolist(), inverse.tolist())


@pytest.mark.parametrize("largest", [2**64 - 1, 2**63])
def test_the_largest_numbers_are_kept_apart(largest: int) -> None:
    assert distinct(np.array([largest, 0, largest - 1, largest], np.uint64)).tolist() == [
        0,
        largest - 1,
        largest,
    ]
