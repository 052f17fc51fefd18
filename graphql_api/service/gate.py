"""How many resolvers of a request may run before others have their turn?

A query may have hundreds of fields that each wait for something, and all of them begin in one turn of the event loop.
Each of them takes a fraction of a millisecond, all together as long as nobody should wait. So those that come after
a millisecond wait for the next turn. The first few never do: what they ask of stores is asked at once, for all of them.
"""

import asyncio
import heapq
import itertools
import threading
from time import perf_counter
from typing import Final

#: Seconds of one turn in which resolvers of one request may begin.
_TURN: Final = 0.001
#: So many begin in one turn, however long they take.
FEW: Final = 16
#: Most of those that wait that are woken for one turn: most turns are over before these have begun.
_WOKEN: Final = 64


class Gate(threading.local):
    """Lets resolvers of a request through until its time in a turn is over. Each thread has a loop of its own."""

    def __init__(self) -> None:
        """Let nobody wait yet."""
        self._loop: asyncio.AbstractEventLoop | None = None
        #: When the time of each request is over that had any in this turn, and how many of its resolvers have begun.
        self._turns: dict[int, tuple[float, int]] = {}
        #: By when they came, so that whoever was woken in vain is woken before those behind it.
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self._came = itertools.count()
        self._is_watched = False

    def is_shut(self, now: float, request: int) -> bool:
        """Tell, at a time of `perf_counter`, whether a resolver of a request has to wait, else count it as begun."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop, self._is_watched = loop, False
            self._waiting.clear()
            self._turns.clear()
        turn = self._turns.get(request)
        if turn is None:
            self._turns[request] = now + _TURN, 1
            self._watch(loop)
            return False
        until, begun = turn
        is_shut = begun >= FEW and now > until
        if not is_shut:
            self._turns[request] = until, begun + 1
        return is_shut

    async def wait(self, request: int) -> None:
        """Wait until others had their turn."""
        came = next(self._came)
        while self.is_shut(perf_counter(), request):
            future = asyncio.get_running_loop().create_future()
            heapq.heappush(self._waiting, (came, future))
            await future

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        if not self._is_watched:
            self._is_watched = True
            loop.call_soon(self._begin_turn, loop)

    def _begin_turn(self, loop: asyncio.AbstractEventLoop) -> None:
        """Wake some; whoever of a request is the first to run again begins its time in this turn."""
        self._turns.clear()
        self._is_watched = False
        for _ in range(min(_WOKEN, len(self._waiting))):
            _, future = heapq.heappop(self._waiting)
            if not future.done():
                future.set_result(None)
        if self._waiting:
            self._watch(loop)
