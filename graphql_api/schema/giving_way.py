"""How do steps of a long request leave the processor to others?"""

import asyncio
from time import perf_counter
from typing import Final

#: Seconds of work after which others are left as much time, and most that they are left at once.
_LONG: Final = 0.002
_MOST: Final = 0.05


async def give_way(since: float) -> float:
    """Let others have their turn, and where the work since a time was long, as much time as it took.

    An answer takes some ten turns: with a turn each, it would have to wait for ten such steps. Gives the time
    (`perf_counter`) at which the next step begins.
    """
    took = perf_counter() - since
    await asyncio.sleep(min(took, _MOST) if took > _LONG else 0)
    return perf_counter()
