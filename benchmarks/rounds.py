"""How long do rivals take in turns, so that a busy machine is busy for all, and how much memory does a process hold?"""

import gc
import resource
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

_PAGE: Final = resource.getpagesize()
#: Bytes in the unit of `ru_maxrss`.
_PEAK_UNIT: Final = 1 if sys.platform == "darwin" else 1024


def medians(
    rivals: Mapping[str, Callable[[], object]], rounds: int, clock: Callable[[], float] = time.perf_counter
) -> dict[str, float]:
    """Run all rivals in turns, `rounds` times after one that does not count; give median seconds of a clock."""
    times: dict[str, list[float]] = {name: [] for name in rivals}
    for number in range(rounds + 1):
        for name, run in rivals.items():
            taken = _seconds(run, clock)
            if number:
                times[name].append(taken)
    return {name: statistics.median(taken) for name, taken in times.items()}


def _seconds(run: Callable[[], object], clock: Callable[[], float]) -> float:
    gc.collect()
    start = clock()
    made = run()
    taken = clock() - start
    # Freed outside of the time that is taken.
    del made
    return taken


def resident() -> int:
    """Bytes of memory that this process holds now (Linux)."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE


def peak(usage: resource.struct_rusage) -> int:
    """Most bytes that a process held at once."""
    return usage.ru_maxrss * _PEAK_UNIT


def table(title: str, rows: Sequence[tuple[str, str]]) -> None:
    """Print names and figures."""
    width = max(len(name) for name, _ in rows)
    print(f"\n{title}")
    for name, figure in rows:
        print(f"  {name:{width}}  {figure}")
