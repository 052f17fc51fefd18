"""Does a service answer that can be done without?"""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Final

from graphql_api.domain.errors import StoreError

#: Seconds for which an answer is taken for true, and that the service has to give it.
KNOWN_FOR: Final = 10.0
PATIENCE: Final = 2.0

#: Seconds that whoever wants to know waits for it: others are to be told in time of what is well.
_WAIT: Final = 0.5


class AskedService:
    """Asks a service when somebody wants to know, but only now and then, and never keeps anybody waiting for it."""

    def __init__(self, check: Callable[[], Awaitable[None]], *, known_for: float = KNOWN_FOR) -> None:
        """Ask by `check`, which raises StoreError where the service does not answer."""
        self._check = check
        self._known_for = known_for
        self._answered = False
        self._asked = -known_for
        self._asking: asyncio.Task[None] | None = None

    async def state(self) -> str:
        """Say `connected` or `disconnected`."""
        if self._asking is None and monotonic() - self._asked >= self._known_for:
            self._asked = monotonic()
            self._asking = asyncio.create_task(self._ask())
        if self._asking is not None:
            await asyncio.wait([self._asking], timeout=_WAIT)
        return "connected" if self._answered else "disconnected"

    async def close(self) -> None:
        """Ask no more."""
        if self._asking is not None:
            self._asking.cancel()

    async def _ask(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._check()
            self._answered = True
        except (StoreError, TimeoutError):
            self._answered = False
        finally:
            self._asking = None
