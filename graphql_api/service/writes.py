"""Which requests may have changed the catalogue?"""

from collections.abc import Callable
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

#: RFC 9110 section 9.2.1. GraphQL posts its queries too, and says itself when it changed something.
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_GRAPHQL: Final = "/graphql"


class Writes:
    """Calls `written` behind every request that was not safe, however it ended."""

    def __init__(self, app: ASGIApp, written: Callable[[], None]) -> None:
        self._app = app
        self._written = written

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through."""
        try:
            await self._app(scope, receive, send)
        finally:
            if scope["type"] == "http" and scope["method"] not in _SAFE and scope["path"] != _GRAPHQL:
                self._written()
