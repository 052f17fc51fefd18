"""Which requests are too many?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graphql_api.service.allowance import EXEMPT, Allowance
from graphql_api.service.client_address import client_of
from graphql_api.service.exemptions import Exemptions, tokens_of
from graphql_api.service.metrics import RATE_LIMITS
from graphql_api.service.windows import Windows

#: The code of the refusal, at every door.
CODE: Final = "RATE_LIMITED"

#: What is told at every door, before the seconds.
TOLD: Final = "too many requests from this address; ask again in"

#: Makes the answer to a request that is one too many, in a door's own form; it is given the message.
Refuse: TypeAlias = Callable[[Scope, str], ASGIApp]

#: Routes of admins, where any known bearer may ask as often as they like.
_ADMINS: Final = "/admin/"


@dataclass(frozen=True, slots=True)
class Door:
    """A part of the server with a limit of its own: requests a minute from one client, 0 for no limit."""

    name: str
    limit: int
    refuse: Refuse


class RateLimits:
    """Charges each request to its client, and refuses those beyond the limit of their door.

    `doors` are found by the first segment of a request's path, else it is `others`; null doors have no limit.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        windows: Windows,
        exemptions: Exemptions,
        doors: Mapping[str, Door | None],
        others: Door,
    ) -> None:
        self._app = app
        self._windows = windows
        self._exemptions = exemptions
        self._doors = doors
        self._others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or refuse it before anything of it is read."""
        door = self._door(scope)
        if door is None:
            await self._app(scope, receive, send)
            return
        client = client_of(scope)
        tokens = tokens_of(scope["headers"])
        admins = scope["path"].startswith(_ADMINS)
        if tokens and await self._exemptions.holds(tokens, client, to_admins=admins):
            RATE_LIMITS.labels(door.name, "exempt").inc()
            scope.setdefault("state", {})[EXEMPT] = door.name
            await self._app(scope, receive, send)
            return
        allowance = Allowance(self._windows, door.name, client, door.limit)
        passes = await allowance.charge(1)
        RATE_LIMITS.labels(door.name, _decision(allowance, passes=passes)).inc()
        scope.setdefault("state", {})["allowance"] = allowance
        app = self._app if passes else door.refuse(scope, f"{TOLD} {allowance.wait} s")
        await app(scope, receive, _telling(allowance, send))

    def _door(self, scope: Scope) -> Door | None:
        # Nobody pays for a browser's question whether it may ask.
        if scope["type"] != "http" or scope["method"] == "OPTIONS":
            return None
        door = self._doors.get(scope["path"][1:].partition("/")[0], self._others)
        return door if door is not None and door.limit else None


def _decision(allowance: Allowance, *, passes: bool) -> str:
    if not allowance.is_known:
        return "unknown"
    return "passed" if passes else "refused"


def _telling(allowance: Allowance, send: Send) -> Send:
    """Tell the client what is left, in whatever answer it gets, and when to come again where it is refused."""

    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            more = allowance.headers()
            if message["status"] == 429:  # noqa: PLR2004 - Too Many Requests
                more.append((b"retry-after", b"%d" % allowance.wait))
            message["headers"] = [*message.get("headers", ()), *more]
        await send(message)

    return told
