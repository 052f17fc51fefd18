import pytest

from rest_compat.data.sizes import compact_size, worded_size

KB, MB, GB = 1024, 1024**2, 1024**3


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


def test_no_size() -> None:
    assert compact_size(-1) == "?"
