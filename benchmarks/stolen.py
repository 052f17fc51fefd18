"""How much of its cores did the machine not have while something was measured, as others below it had them?

A virtual machine waits for its cores as a process does. Linux counts that time (`steal`, proc(5)); whoever measures how
long the slowest hundredth waits measures its neighbours otherwise. Where nothing is counted nothing was taken.
"""

import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_COUNTED: Final = Path("/proc/stat")
#: Place of `steal` behind the name of a core.
_STEAL: Final = 8


@contextmanager
def watched() -> Generator[list[float]]:
    """Watch; at the end the list holds the share of time that was taken from the core that lost most."""
    shares: list[float] = []
    began, before = time.perf_counter(), taken()
    yield shares
    passed, after = time.perf_counter() - began, taken()
    shares.append(max((after[core] - before[core] for core in after), default=0.0) / passed)


def taken(counted: Path = _COUNTED) -> dict[str, float]:
    """Seconds since the start that others had of each core."""
    if not counted.is_file():
        return {}
    lines = (line.split() for line in counted.read_text().splitlines())
    unit = os.sysconf("SC_CLK_TCK")
    # The first line is of all cores together.
    return {
        line[0]: int(line[_STEAL]) / unit for line in lines if line[0].startswith("cpu") and line[0] != "cpu"
    }
