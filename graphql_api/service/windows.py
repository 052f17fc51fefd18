"""How much has a client asked for in this minute?

A window opens with a client's first request and is over a minute later: what `Retry-After` says is then true to the
second, nobody's minute begins with everybody's, and no more than the limit passes in one.
"""

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic
from typing import Final, NamedTuple, Protocol

#: Seconds that a window is open.
WINDOW: Final = 60.0

#: Clients remembered at once; the one whose window is oldest is forgotten first.
MOST_CLIENTS: Final = 100_000


class Spent(NamedTuple):
    """Whether a charge passed, what was spent in this window with it, and seconds until the window is over."""

    passes: bool
    used: int
    seconds: float


class Windows(Protocol):
    """Counts what clients spend."""

    async def charge(self, client: str, cost: int, limit: int) -> Spent | None:
        """Charge all of the cost, or nothing where the limit would be passed. Null where nobody can tell."""
        ...


class OwnWindows:
    """Counts in this process alone, by a clock that nobody sets."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        #: What each client spent and when its window is over; in the order in which windows opened.
        self._open: OrderedDict[str, tuple[int, float]] = OrderedDict()

    @property
    def clients(self) -> int:
        """How many clients are remembered."""
        return len(self._open)

    async def charge(self, client: str, cost: int, limit: int) -> Spent:
        """Charge all of the cost, or nothing where the limit would be passed."""
        return self.charge_now(client, cost, limit)

    def charge_now(self, client: str, cost: int, limit: int) -> Spent:
        """Do the same at once."""
        now = self._clock()
        used, over = self._open.get(client, (0, 0.0))
        if over <= now:
            used, over = self._opened(client, now)
        passes = used + cost <= limit
        if passes:
            used += cost
            self._open[client] = (used, over)
        return Spent(passes, used, over - now)

    def _opened(self, client: str, now: float) -> tuple[int, float]:
        """Open a window, and let go of those that are over or too many."""
        self._open.pop(client, None)
        while self._open:
            first = next(iter(self._open))
            if self._open[first][1] > now and len(self._open) < MOST_CLIENTS:
                break
            del self._open[first]
        opened = (0, now + WINDOW)
        self._open[client] = opened
        return opened
