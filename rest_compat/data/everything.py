"""How do requests come to an application whose targets no pattern of routes can match?

A mount at the root would do, but that its pattern has no room for a line's end, which names can hold.
"""

from collections.abc import Collection

from starlette.types import ASGIApp, Receive, Scope, Send


class Everything:
    """Leads every HTTP request to one application, but for those that others have a route for."""

    def __init__(self, app: ASGIApp, everything: ASGIApp, others: Collection[str]) -> None:
        """Stand around `app`, which answers targets whose first segment, decoded, is one of `others`."""
        self._app = app
        self._everything = everything
        self._others = frozenset(others)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Choose once."""
        own = scope["type"] == "http" and scope["path"][1:].partition("/")[0] not in self._others
        await (self._everything if own else self._app)(scope, receive, send)
