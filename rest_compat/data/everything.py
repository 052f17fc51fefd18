"""Which routes lead to an application whatever a target is, or by its first segment alone?

A mount would do, but that its pattern has no room for a line's end, which names can hold.
"""

from collections.abc import Callable

from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send


def _all(first: str) -> bool:
    del first
    return True


class Everything(BaseRoute):
    """Leads HTTP requests to one application: all that come so far, or those whose first segment is claimed."""

    def __init__(self, app: ASGIApp, claims: Callable[[str], bool] = _all) -> None:
        """Lead to `app` where `claims` says so of the first segment of the path, decoded."""
        self.app = app
        self._claims = claims

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match what is claimed."""
        if scope["type"] != "http" or not self._claims(scope["path"][1:].partition("/")[0]):
            return Match.NONE, {}
        return Match.FULL, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on."""
        await self.app(scope, receive, send)
