"""When has a server started all that it starts beside itself (Linux, proc(5))?"""

import time
from pathlib import Path
from typing import Final

_PAUSE: Final = 0.1
#: So many looks in which nothing was done, and seconds after which it is not waited for any more.
_LOOKS: Final = 5
_PATIENCE: Final = 60.0
#: Places behind the name of a process: of the time it had, as itself and in the kernel.
_USER, _SYSTEM = 11, 12


def settle(pid: int) -> None:
    """Wait until the processes that a process started have nothing to do; AssertionError where they never do."""
    until = time.monotonic() + _PATIENCE
    seen, still = -1, 0
    while still < _LOOKS:
        assert time.monotonic() < until, "what the server started has always something to do"
        time.sleep(_PAUSE)
        before, seen = seen, sum(map(_ticks, started_by(pid)))
        still = still + 1 if seen == before else 0


def started_by(pid: int) -> list[int]:
    """Tell which processes a process started, and those these did; none where the system does not tell."""
    lists = [_text(each) for each in Path(f"/proc/{pid}/task").glob("*/children")]
    own = [int(child) for told in lists for child in told.split()]
    return [*own, *(below for child in own for below in started_by(child))]


def _ticks(pid: int) -> int:
    fields = _text(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return int(fields[_USER]) + int(fields[_SYSTEM]) if fields else 0


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        # It has ended meanwhile.
        return ""
