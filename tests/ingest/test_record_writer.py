"""Into which steps is the writing of records cut?"""

import pytest

from graphql_api.ingest.record_writer import batches


@pytest.mark.parametrize(
    ("first", "end", "sizes"),
    [
        (0, 0, []),
        (5, 5, []),
        (0, 250, [250]),
        (0, 251, [250, 1]),
        (0, 2885, [250, 1000, 1000, 635]),
        (3, 1300, [250, 1000, 47]),
    ],
)
def test_a_small_step_and_then_large_ones(first: int, end: int, sizes: list[int]) -> None:
    found = batches(first, end)
    assert list(map(len, found)) == sizes
    assert [number for numbers in found for number in numbers] == list(range(first, end))
