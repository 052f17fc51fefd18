"""What may the client of this request still ask for?"""

import math
from typing import Final

from starlette.requests import HTTPConnection

from graphql_api.service.windows import WINDOW, Spent, Windows

_SECONDS: Final = round(WINDOW)


class Allowance:
    """A client's window at one door, as far as this request knows it."""

    def __init__(self, windows: Windows, client: str, limit: int) -> None:
        """Know nothing yet; `limit` is what may be spent in one window."""
        self._windows = windows
        self._client = client
        self.limit = limit
        self._spent: Spent | None = None
        self.cost = 0

    async def charge(self, cost: int) -> bool:
        """Charge the client, and tell whether it may go on: so it may where nobody can tell.

        What costs more than a whole window takes the whole of one, as it could never pass else.
        """
        spent = await self._windows.charge(self._client, min(cost, self.limit - self.cost), self.limit)
        self._spent = spent
        if spent is None:
            return True
        self.cost += cost if spent.passes else 0
        return spent.passes

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
