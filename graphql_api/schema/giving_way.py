"""How do steps of long requests leave the processor to others?"""

import asyncio
import threading
from time import perf_counter
from typing import Final

#: Seconds of work after which others are left as much time, and most that they are left for one step.
_LONG: Final = 0.002
_MOST: Final = 0.05
#: Seconds that one step waits at most for those of others: all are let in where there are more than can be put off.
_PATIENCE: Final = 1.0


class _Free(threading.local):
    """When the next long step may begin: at `perf_counter`, of the event loop of this thread."""

    since = 0.0


_FREE: Final = _Free()


async def give_way(since: float) -> float:
    """Let others have their turn, and where the work since a time was long, as much time as it took.

    An answer takes some ten turns: with a turn each, it would have to wait for ten such steps. Long steps of all
    requests leave it that time one after another, so that together they have half of the processor. Gives the time
    (`perf_counter`) at which the next step begins.
    """
    now = perf_counter()
    took = min(now - since, _MOST)
    if took > _LONG:
        _FREE.since = max(_FREE.since, now) + took
        await wait_in_line()
    else:
        await asyncio.sleep(0)
    return perf_counter()


async def wait_in_line() -> None:
    """Wait, before a step that may be long, until those of others have left their time."""
    began = now = perf_counter()
    while _FREE.since > now and now - began < _PATIENCE:
        await asyncio.sleep(_FREE.since - now)
        now = perf_counter()
