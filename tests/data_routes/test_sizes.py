import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api import kernel
from graphql_api.kernel.columns import joined
from rest_compat.data.sizes import compact_size, compact_sizes, worded_size

KB, MB, GB = 1024, 1024**2, 1024**3


def near(step: int, unit: int, by: int) -> int:
    """Give a size at, before or behind a twentieth of a unit, where what is written changes."""
    return step * int(1024**unit) // 20 + by


@pytest.mark.parametrize(
    ("size", "compact", "worded"),
    [
        (0, "0", "0 B"),
        (512, "512", "512 B"),
        (1023, "1023", "1023 B"),
        (2 * KB, "2.0K", "2.00 KB"),
        (12 * MB, "12M", "12.0 MB"),
        (int(3.5 * GB), "3.5G", "3.50 GB"),
        (int(1.15 * GB), "1.1G", "1.15 GB"),
        (int(12.3 * GB), "12G", "12.3 GB"),
        (450 * MB, "450M", "450 MB"),
        (MB - 1, "1.0M", "1.00 MB"),
        (int(9.99 * KB), "10K", "9.99 KB"),
        (int(9.999 * MB), "10M", "10.0 MB"),
    ],
)
def test_sizes(size: int, compact: str, worded: str) -> None:
    assert compact_size(size) == compact
    assert worded_size(size) == worded


@given(
    st.lists(
        st.integers(0, 2**50) | st.builds(near, st.integers(1, 20_480), st.integers(0, 4), st.integers(-1, 1))
    )
)
def test_many_are_written_as_each(sizes: list[int]) -> None:
    made = kernel.weave(joined(compact_sizes(np.array(sizes, np.int64))), len(sizes), b" ")
    assert made.decode() == " ".join(map(compact_size, sizes))


def test_every_step_is_written_as_it_would_be_alone() -> None:
    sizes = [
        max(near(step, unit, by), 0) for unit in range(5) for step in range(1, 20_481) for by in (-1, 0, 1)
    ]
    made = kernel.weave(joined(compact_sizes(np.array(sizes, np.int64))), len(sizes), b" ")
    assert made.decode() == " ".join(map(compact_size, sizes))


def test_no_size() -> None:
    assert compact_size(-1) == "?"
