"""Is what other machines had of a core read and shared out as Linux counts it?"""

import os
import time
from pathlib import Path

import pytest

from benchmarks.stolen import taken, watched

UNIT = os.sysconf("SC_CLK_TCK")


def test_each_core_is_read_in_seconds(tmp_path: Path) -> None:
    counted = tmp_path / "stat"
    counted.write_text(
        f"cpu 9 9 9 9 9 9 9 9 0 0\ncpu0 1 2 3 4 5 6 7 {UNIT} 0 0\ncpu1 1 2 3 4 5 6 7 {3 * UNIT} 0 0\n"
    )
    assert taken(counted) == {"cpu0": 1.0, "cpu1": 3.0}


def test_nothing_is_taken_where_nothing_is_counted(tmp_path: Path) -> None:
    assert taken(tmp_path / "nothing") == {}


@pytest.mark.skipif(not Path("/proc/stat").is_file(), reason="only Linux counts it")
def test_a_share_is_between_nothing_and_all() -> None:
    with watched() as shares:
        time.sleep(0.05)
    [share] = shares
    assert 0 <= share <= 1.5
