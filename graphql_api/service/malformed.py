"""What do those get who speak no HTTP, or never come to the end of their headers? No application hears of them.

The parser takes headers of any number and length, for as long as they come: they are held in memory, and pieces of one
are copied for each that is added. So heads end here, and so does waiting for them.
"""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, cast

import orjson
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from graphql_api.service.request_id import HEADER, new_request_id

#: Bytes of a head that does not come at once, and headers of any; and as many behind a body.
_LONGEST: Final = 64 * 1024
_MOST: Final = 200

#: Seconds from the first byte of a head that does not come at once to its last: no more than for the first of the next.
_PATIENCE: Final = 30.0


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why a request was not read."""

    status: int
    code: str
    told: str


def _refusal(status: int, code: str, told: str) -> _Refusal:
    return _Refusal(status, code, told)


_NO_HTTP: Final = _refusal(
    400, "BAD_REQUEST", "this is no HTTP request, or its address is longer than 64 KiB"
)
_TOO_LARGE: Final = _refusal(
    431, "HEAD_TOO_LARGE", f"a request may have {_LONGEST} bytes of headers, and {_MOST} headers"
)
_TOO_SLOW: Final = _refusal(408, "HEAD_TOO_SLOW", "the headers of this request did not arrive in time")


class TooManyHeadersError(Exception):
    """Ends what the parser does; nobody else hears of it."""


class Refusing(HttpToolsProtocol):
    """uvicorn's own protocol, but for where heads end, and for the form in which it refuses: that of all refusals."""

    _is_in_head = False
    _head_bytes: int | None = None
    #: While one is waited for.
    _waiting: asyncio.TimerHandle | None = None

    def data_received(self, data: bytes) -> None:
        """Let it be parsed; hang up on heads that do not end."""
        super().data_received(data)
        if self.headers and len(self.headers) > _MOST:
            self._refuse(_TOO_LARGE)
        elif self._is_in_head:
            # Of the piece that it began in, nobody knows how much is of requests before it.
            self._head_bytes = 0 if self._head_bytes is None else self._head_bytes + len(data)
            if self._head_bytes > _LONGEST:
                self._refuse(_TOO_LARGE)
            elif self._waiting is None:
                self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Note that a head has begun."""
        self._is_in_head, self._head_bytes = True, None
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Note that it has ended; what comes behind a body is no header of it."""
        if len(self.headers) > _MOST:
            raise TooManyHeadersError
        self._is_in_head = False
        self._stop_waiting()
        super().on_headers_complete()
        upgrades: Any = self.parser
        if not upgrades.should_upgrade():
            self.headers = []

    def _wait_for_head(self) -> None:
        seconds = min(_PATIENCE, self.timeout_keep_alive)
        self._waiting = self.loop.call_later(seconds, self._waited_for_head)

    def _waited_for_head(self) -> None:
        cycle = cast("RequestResponseCycle | None", self.cycle)
        if cycle is not None and not cycle.response_complete:
            # Nothing more is read before the requests before it are answered.
            self._wait_for_head()
        else:
            self._refuse(_TOO_SLOW)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def send_400_response(self, msg: str) -> None:
        """Answer what could not be parsed, and hang up; uvicorn's own words go to its log."""
        del msg
        self._refuse(_TOO_LARGE if self.headers and len(self.headers) > _MOST else _NO_HTTP)

    def _refuse(self, refusal: _Refusal) -> None:
        self._stop_waiting()
        self._is_in_head = False
        if self.transport.is_closing():
            return
        request_id = new_request_id()
        body = orjson.dumps({"detail": refusal.told, "code": refusal.code, "request_id": request_id})
        lines = (
            f"HTTP/1.1 {refusal.status} {HTTPStatus(refusal.status).phrase}",
            "content-type: application/json",
            f"content-length: {len(body)}",
            f"{HEADER.lower()}: {request_id}",
            "connection: close",
        )
        self.transport.write("".join(f"{line}\r\n" for line in (*lines, "")).encode() + body)
        self.transport.close()
