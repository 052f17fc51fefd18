"""How many resolvers may run before others have their turn?

A query may have hundreds of fields that each wait for something, and all of them begin in one turn of the event loop.
Each of them takes a fraction of a millisecond, all together as long as nobody should wait. So those that come after
some milliseconds wait for the next turn.
"""

import asyncio
import heapq
import itertools
import threading
from time import perf_counter
from typing import Final

#: Seconds of one turn in which resolvers may begin.
_TURN: Final = 0.002
#: Most of those that wait that are woken for one turn: most turns are over before these have begun.
_WOKEN: Final = 64


class Gate(threading.local):
    """Lets resolvers of all requests through until a turn's time is over; each thread has an event loop of its own."""

    def __init__(self) -> None:
        """Let nobody wait yet."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._until = 0.0
        #: By when they came, so that whoever was woken in vain is woken before those behind it.
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self._came = itertools.count()
        self._is_watched = False

    def is_shut(self, now: float) -> bool:
        """Tell, at a time of `perf_counter`, whether one has to wait."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop, self._is_watched = loop, False
            self._waiting.clear()
            self._until = 0.0
        if not self._until:
            self._until = now + _TURN
            self._watch(loop)
        return now > self._until

    async def wait(self) -> None:
        """Wait until others had their turn."""
        came = next(self._came)
        while self.is_shut(perf_counter()):
            future = asyncio.get_running_loop().create_future()
            heapq.heappush(self._waiting, (came, future))
            await future

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        if not self._is_watched:
            self._is_watched = True
            loop.call_soon(self._begin_turn, loop)

    def _begin_turn(self, loop: asyncio.AbstractEventLoop) -> None:
        """Wake some; whoever is the first to run again begins the turn's time."""
        self._until, self._is_watched = 0.0, False
        for _ in range(min(_WOKEN, len(self._waiting))):
            _, future = heapq.heappop(self._waiting)
            if not future.done():
                future.set_result(None)
        if self._waiting:
            self._watch(loop)
