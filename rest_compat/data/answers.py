"""Which answers are given, whatever is asked for?"""

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Final, NamedTuple

import orjson
from starlette.types import Receive, Send

from rest_compat.data.conditions import is_fresh, strong_tag
from rest_compat.data.headers import ALWAYS, HTML, JSON, METHODS, PAGE_POLICY, PREFLIGHT, Headers, header
from rest_compat.data.request import Request


class Answer(NamedTuple):
    """A status, headers beside those of every answer, and a body: bytes, or slices to be written one after another."""

    status: int
    headers: Headers
    body: bytes | Iterator[bytes] = b""


async def send_answer(answer: Answer, request: Request | None, receive: Receive, send: Send) -> None:
    """Send an answer; without its body where HEAD asked."""
    await send(
        {"type": "http.response.start", "status": answer.status, "headers": [*answer.headers, *ALWAYS]}
    )
    if isinstance(answer.body, bytes) or (request and request.is_head):
        body = b"" if request and request.is_head else answer.body
        await send({"type": "http.response.body", "body": body})
    else:
        await _send_slices(answer.body, receive, send)


async def _send_slices(slices: Iterator[bytes], receive: Receive, send: Send) -> None:
    """Send slice by slice, giving way to other requests in between; ends early where the client has gone."""
    gone = asyncio.ensure_future(_gone(receive))
    try:
        for part in slices:
            await send({"type": "http.response.body", "body": part, "more_body": True})
            await asyncio.sleep(0)
            if gone.done():
                return
        await send({"type": "http.response.body", "body": b""})
    finally:
        gone.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await gone


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def document(value: object, *, status: int = 200, more: Headers = ()) -> Answer:
    """Answer in JSON."""
    body = orjson.dumps(value)
    return Answer(status, [*_described(JSON, body), *more], body)


def page(body: bytes, *, status: int = 200, more: Headers = ()) -> Answer:
    """Answer with a page."""
    return Answer(status, [*_described(HTML, body), (b"content-security-policy", PAGE_POLICY), *more], body)


def _described(media: str, body: bytes) -> list[tuple[bytes, bytes]]:
    return [header("content-type", media), header("content-length", str(len(body)))]


def error(status: int, name: str, **details: object) -> Answer:
    """Answer with an error as the published document has it: `{"error": <name>}`, and what else is told."""
    return document({"error": name, **details}, status=status)


def conditional(request: Request, answer: Answer) -> Answer:
    """Give a whole answer its entity tag, and answer 304 where the client has it."""
    body = answer.body if isinstance(answer.body, bytes) else b""
    return tagged(request, answer, strong_tag(body))


def tagged(request: Request, answer: Answer, tag: str) -> Answer:
    """Give an answer the entity tag that was made for it, and answer 304 where the client has it."""
    named = (b"etag", tag.encode())
    if is_fresh(request.header(b"if-none-match"), None, tag, None):
        return not_modified([named, *answer.headers])
    return answer._replace(headers=[named, *answer.headers])


def not_modified(headers: Headers) -> Answer:
    """Answer 304, with the headers that RFC 9110, 15.4.5 asks for out of those of the whole answer."""
    return Answer(304, [each for each in headers if each[0] in _WITH_304])


_WITH_304: Final = frozenset(
    {b"cache-control", b"content-location", b"etag", b"link", b"vary", b"last-modified"}
)


def preflight() -> Answer:
    """Answer OPTIONS."""
    return Answer(204, list(PREFLIGHT))


def refused_method() -> Answer:
    """Answer a method that changes things: nothing here can be changed."""
    answer = error(405, "Method Not Allowed", message=f"The data routes answer {METHODS}")
    return answer._replace(headers=[*answer.headers, header("allow", METHODS)])
