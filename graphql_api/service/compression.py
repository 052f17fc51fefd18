"""Which answers are sent compressed?

Text of some length, to clients that take it so. What stands before it on the way out keeps the compressed form as it
keeps any other answer.
"""

import asyncio
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graphql_api.service.encodings import Encoding, Stream, choose

#: Answers shorter than this fit into one packet as they are.
_SHORTEST: Final = 1024
#: Answers longer than this are compressed by a thread: the event loop is others', too.
_LONG: Final = 128 * 1024
_NAME: Final = b"accept-encoding"
_TEXTS: Final = ("text/", "application/json", "application/graphql-response+json", "application/x-ndjson")


class Compression:
    """Compresses what `app` answers, where the client takes it and it is worth it."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, compressed or not."""
        encoding = wanted(scope)
        await self._app(scope, receive, _Sender(send, encoding) if encoding else send)


def wanted(scope: Scope) -> Encoding | None:
    """Give the coding that a client takes an answer in best; null for none."""
    if scope["type"] != "http" or scope["method"] == "HEAD":
        return None
    given = [value for name, value in scope["headers"] if name == _NAME]
    return choose(b",".join(given).decode("latin-1")) if given else None


class _Sender:
    """Sends one answer on; its start is held back until it is known how long the answer is."""

    def __init__(self, send: Send, encoding: Encoding) -> None:
        self._send = send
        self._encoding = encoding
        self._start: Message | None = None
        self._stream: Stream | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_text(message):
            self._start = message
        elif self._start is not None:
            start, self._start = self._start, None
            await self._begin(start, message)
        elif self._stream is not None:
            await self._send(_piece(self._stream, message))
        else:
            await self._send(message)

    async def _begin(self, start: Message, message: Message) -> None:
        body: bytes = message.get("body", b"")
        MutableHeaders(raw=start["headers"]).add_vary_header("Accept-Encoding")
        if message.get("more_body"):
            self._stream = self._encoding.stream()
            await self._send(self._headed(start, None))
            await self._send(_piece(self._stream, message))
        elif len(body) < _SHORTEST:
            await self._send(start)
            await self._send(message)
        else:
            whole = self._encoding.whole
            written = await asyncio.to_thread(whole, body) if len(body) > _LONG else whole(body)
            await self._send(self._headed(start, len(written)))
            await self._send({**message, "body": written})

    def _headed(self, start: Message, length: int | None) -> Message:
        headers = MutableHeaders(raw=start["headers"])
        headers["Content-Encoding"] = self._encoding.name
        if length is None:
            del headers["Content-Length"]
        else:
            headers["Content-Length"] = str(length)
        etag = headers.get("etag")
        if etag is not None and not etag.startswith("W/"):
            # The same answer, but not the same bytes (RFC 9110, section 8.8.1).
            headers["ETag"] = f"W/{etag}"
        return start


def _is_text(start: Message) -> bool:
    """Tell whether the body is text that is sent as a whole: of parts, clients know the places in the plain bytes."""
    start["headers"] = list(start.get("headers", ()))
    headers = Headers(raw=start["headers"])
    kind = headers.get("content-type", "")
    plain = "content-encoding" not in headers and "accept-ranges" not in headers
    return plain and kind.startswith(_TEXTS) and "no-transform" not in headers.get("cache-control", "")


def _piece(stream: Stream, message: Message) -> Message:
    body = stream.write(message["body"]) if message.get("body") else b""
    return {**message, "body": body if message.get("more_body") else body + stream.end()}
