"""Can this server answer?"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from graphql_api.domain.errors import StoreError


class Health:
    """Answers 200 while the store answers, else 503."""

    def __init__(self, check: Callable[[], Awaitable[None]], *, store: str, version: str) -> None:
        """Ask `check`, which raises StoreError where the store does not answer."""
        self._check = check
        # Clients of EEGDash look for the word `mongodb`, whichever store it is.
        self._known = {"mongodb": "connected", "store": store, "version": version}

    async def answer(self, request: Request) -> Response:
        """Say how it is: `{"status": "healthy", "store": "embedded", "version": ...}`. Never cached."""
        del request
        try:
            await self._check()
        except StoreError as error:
            told = {"status": "unhealthy", **self._known, "mongodb": "disconnected", "detail": error.told}
            told["code"] = error.code
            return JSONResponse(told, 503, headers={"Cache-Control": "no-store"})
        return JSONResponse({"status": "healthy", **self._known}, headers={"Cache-Control": "no-store"})
