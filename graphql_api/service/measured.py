"""How long did each request take, and how did it end?"""

import logging
from collections.abc import Callable, Mapping
from functools import partial
from time import perf_counter
from typing import Final, TypeAlias

from prometheus_client import Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graphql_api.service.metrics import REQUESTS
from graphql_api.storage.object_links import untold

#: Where a door says in a request's state what was asked of it.
OPERATION: Final = "operation"

#: Names of operations are the clients' to choose: so many are told apart.
_MOST_NAMES: Final = 200
_OTHER: Final = "other"

#: A door, an operation, a status.
_Key: TypeAlias = tuple[str, str, int]

_log = logging.getLogger("graphql_api.access")


class Measured:
    """Measures every request."""

    def __init__(self, app: ASGIApp, measures: "Measures") -> None:
        self._app = app
        self._measures = measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through. One that ends without an answer counts as 499: its client has gone."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = perf_counter(), 499

        async def seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, seen)
        finally:
            self._measures.note(scope, status, perf_counter() - began)


class Measures:
    """Counts requests by door, operation and status, and writes a line about each where such lines are wanted.

    `doors` are named by the first segment of a path, else it is `others`.
    """

    def __init__(self, *, doors: Mapping[str, str], others: str) -> None:
        self._doors = doors
        self._others = others
        self._names: set[str] = set()
        self._histograms: dict[_Key, Histogram] = {}
        #: Requests that were answered so far.
        self.answered = 0

    def of(self, scope: Scope, status: int) -> Callable[[float], None]:
        """Give what takes the seconds that such a request took; once for each of them."""
        key = self._key(scope, status)
        return partial(self._note, self._histogram(*key), key, scope["method"], scope["path"])

    def note(self, scope: Scope, status: int, seconds: float) -> None:
        """Count one request."""
        key = self._key(scope, status)
        self._note(self._histogram(*key), key, scope["method"], scope["path"], seconds)

    def _key(self, scope: Scope, status: int) -> _Key:
        door = self._doors.get(scope["path"][1:].partition("/")[0], self._others)
        return door, self.named(scope.get("state", {}).get(OPERATION) or ""), status

    def _note(self, histogram: Histogram, key: _Key, method: str, path: str, seconds: float) -> None:
        histogram.observe(seconds)
        self.answered += 1
        if _log.isEnabledFor(logging.INFO):
            told = dict(zip(("door", "operation", "status"), key, strict=True))
            milliseconds = round(seconds * 1000, 3)
            _log.info("%s %s %s", method, untold(path), key[2], extra={**told, "milliseconds": milliseconds})

    def _histogram(self, door: str, operation: str, status: int) -> Histogram:
        """Give one of the few histograms, which the library takes longer to find than to count in."""
        key = (door, operation, status)
        found = self._histograms.get(key)
        if found is None:
            found = self._histograms[key] = REQUESTS.labels(*key)
        return found

    def named(self, operation: str) -> str:
        """Give the name under which an operation is counted."""
        if operation in self._names:
            return operation
        if len(self._names) >= _MOST_NAMES:
            return _OTHER
        self._names.add(operation)
        return operation
