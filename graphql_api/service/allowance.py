"""What may the client of this request still ask for?"""

import math
from typing import Final

from starlette.requests import HTTPConnection

from graphql_api.service.windows import WINDOW, OwnWindows, Spent, Windows

#: Name in a request's state of the door at which it was let through without being counted.
EXEMPT: Final = "exempt"

_SECONDS: Final = round(WINDOW)


class Allowance:
    """A client's window at one door, as far as this request knows it."""

    __slots__ = ("_client", "_spent", "_windows", "cost", "door", "limit")

    def __init__(self, windows: Windows, door: str, client: str, limit: int) -> None:
        """Know nothing yet; `limit` is what may be spent in one window."""
        self._windows = windows
        self.door = door
        self._client = f"{door}:{client}"
        self.limit = limit
        self._spent: Spent | None = None
        self.cost = 0

    async def charge(self, cost: int) -> bool:
        """Charge the client, and tell whether it may go on: so it may where nobody can tell.

        What costs more than a whole window takes the whole of one, as it could never pass else.
        """
        return self._charged(
            await self._windows.charge(self._client, min(cost, self.limit - self.cost), self.limit), cost
        )

    def charge_now(self, cost: int) -> bool:
        """Do the same at once; false, and nothing is charged, where that cannot be: others count too."""
        if not isinstance(self._windows, OwnWindows):
            return False
        most = min(cost, self.limit - self.cost)
        return self._charged(self._windows.charge_now(self._client, most, self.limit), cost)

    def of(self, client: str) -> "Allowance":
        """Give what another client may ask for at the same door, which is not known yet."""
        return Allowance(self._windows, self.door, client, self.limit)

    def _charged(self, spent: Spent | None, cost: int) -> bool:
        self._spent = spent
        if spent is None:
            return True
        self.cost += cost if spent.passes else 0
        return spent.passes

    @property
    def is_own(self) -> bool:
        """Whether this process alone counts, and can tell at once."""
        return isinstance(self._windows, OwnWindows)

    @property
    def is_known(self) -> bool:
        """Whether anybody could tell what was spent."""
        return self._spent is not None

    @property
    def remaining(self) -> int:
        """What is left of the window."""
        return max(0, self.limit - self._spent.used) if self._spent else self.limit

    @property
    def seconds(self) -> float:
        """Seconds until the window is over."""
        return self._spent.seconds if self._spent else WINDOW

    @property
    def wait(self) -> int:
        """Whole seconds after which the window is over for certain."""
        return max(1, math.ceil(self.seconds))

    def headers(self) -> list[tuple[bytes, bytes]]:
        """Tell it as the drafts of RateLimit header fields do; nothing where nothing is known."""
        if self._spent is None:
            return []
        return [
            (b"ratelimit-limit", b"%d" % self.limit),
            (b"ratelimit-remaining", b"%d" % self.remaining),
            (b"ratelimit-reset", b"%d" % self.wait),
            (b"ratelimit-policy", b"%d;w=%d" % (self.limit, _SECONDS)),
        ]


def allowance_of(connection: HTTPConnection) -> Allowance | None:
    """Give what a request may still ask for; null where it is not limited."""
    found: Allowance | None = connection.scope.get("state", {}).get("allowance")
    return found
