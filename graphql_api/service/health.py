"""Can this server answer?"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from graphql_api.domain.errors import StoreError

_NEVER_KEPT: Final = {"Cache-Control": "no-store"}


class Health:
    """Answers 200 while the store answers, else 503."""

    def __init__(
        self,
        check: Callable[[], Awaitable[None]],
        *,
        store: str,
        version: str,
        services: Callable[[], Awaitable[Mapping[str, str]]] | None = None,
    ) -> None:
        """Ask `check`, which raises StoreError where the store does not answer; tell of other `services`."""
        self._check = check
        self._services = services
        # Clients of EEGDash look for the word `mongodb`, whichever store it is.
        self._known = {"mongodb": "connected", "store": store, "version": version}

    def routes(self) -> list[Route]:
        """Give the routes, for an application."""
        return [
            Route("/health", self.answer),
            Route("/health/ready", self.answer),
            Route("/health/live", self.live),
        ]

    async def live(self, request: Request) -> Response:
        """Say that this process answers, whatever else does: who does not get this should start it anew."""
        del request
        return JSONResponse({"status": "alive", "version": self._known["version"]}, headers=_NEVER_KEPT)

    async def answer(self, request: Request) -> Response:
        """Say how it is: `{"status": "healthy", "store": "embedded", "version": ...}`. Never cached.

        It is ready while the store answers: a Redis or a bucket that is away costs a part of what it can do, not all.
        """
        del request
        known = {**self._known, **(await self._services() if self._services else {})}
        try:
            await self._check()
        except StoreError as error:
            told = {"status": "unhealthy", **known, "mongodb": "disconnected", "detail": error.told}
            return JSONResponse(told | {"code": error.code}, 503, headers=_NEVER_KEPT)
        return JSONResponse({"status": "healthy", **known}, headers=_NEVER_KEPT)
