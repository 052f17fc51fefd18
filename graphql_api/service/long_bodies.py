"""How is a long body written that is at hand as one piece?

A connection takes as much of it in one call as the system has room for, and while that is copied nobody else is
answered. So it is handed on in pieces, and others have their turn between two of them.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Final, Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Bytes of one piece while nobody else is there; bodies up to this are written as they are.
PIECE: Final = 2 * 1024 * 1024


class Pace(Protocol):
    """How much of a long answer is written before others have their turn."""

    def step(self, largest: int) -> int:
        """Give the size of the next piece, which is smaller while others are there."""
        ...


class LongBodies:
    """Hands long bodies on in pieces; `pace` is made for each."""

    def __init__(self, app: ASGIApp, pace: Callable[[], Pace]) -> None:
        """Stand before everybody who puts something into bodies."""
        self._app = app
        self._pace = pace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as `app` does."""

        async def sent(message: Message) -> None:
            if len(message.get("body", b"")) > PIECE:
                await self._in_pieces(message, send)
            else:
                await send(message)

        await self._app(scope, receive, sent if scope["type"] == "http" else send)

    async def _in_pieces(self, message: Message, send: Send) -> None:
        pace, start = self._pace(), 0
        # Nothing of it is copied on the way.
        body: Any = memoryview(message["body"])
        while start < len(body):
            end = start + pace.step(PIECE)
            more = end < len(body) or message.get("more_body", False)
            await send({"type": message["type"], "body": body[start:end], "more_body": more})
            start = end
            if more:
                await asyncio.sleep(0)
