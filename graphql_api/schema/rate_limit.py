"""What is left to a client?"""

from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

import strawberry

from graphql_api.schema.scalars import DateTime


class Allowance(Protocol):
    """What the client of one request may still ask for; `cost` is what the request itself has cost so far."""

    cost: int

    @property
    def limit(self) -> int:
        """What may be spent in a window."""
        ...

    @property
    def remaining(self) -> int:
        """What is left of it."""
        ...

    @property
    def seconds(self) -> float:
        """Seconds until the window is over."""
        ...

    @property
    def wait(self) -> int:
        """Whole seconds after which it is over for certain."""
        ...

    async def charge(self, cost: int) -> bool:
        """Charge all of it, or nothing and tell that it was too much."""
        ...


#: Where nothing was ever spent.
_LONG_AGO: Final = DateTime("1970-01-01T00:00:00.000Z")


@strawberry.type
class RateLimit:
    """What a client may ask for in a minute, in requests: an expensive query counts as several."""

    limit: int = strawberry.field(description="0 where the client is not limited.")
    remaining: int
    reset_at: DateTime = strawberry.field(description="When the whole limit is there again.")
    cost: int = strawberry.field(description="What this request counts as.")


def rate_limit(allowance: Allowance | None) -> RateLimit:
    """Tell an allowance; of a client without limits, that there are none."""
    if allowance is None:
        return RateLimit(limit=0, remaining=0, reset_at=_LONG_AGO, cost=1)
    return RateLimit(
        limit=allowance.limit,
        remaining=allowance.remaining,
        reset_at=_after(allowance.seconds),
        cost=allowance.cost,
    )


def _after(seconds: float) -> DateTime:
    at = datetime.now(UTC) + timedelta(seconds=seconds)
    return DateTime(at.isoformat(timespec="milliseconds").replace("+00:00", "Z"))
