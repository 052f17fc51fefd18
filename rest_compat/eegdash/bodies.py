"""What does a request carry, and how much of it is read?"""

import asyncio
import zlib
from typing import Final, Protocol

from starlette.requests import Request

from rest_compat.eegdash import strict_json
from rest_compat.eegdash.refusal import RefusedError

#: zlib's word for "a gzip header and trailer".
_GZIP: Final = 16 + zlib.MAX_WBITS
#: Bodies from here on are parsed in a thread, between whose turns other requests are answered.
_LARGE: Final = 256 * 1024
#: Bytes a second that a client has to send, as they come, after the seconds that all have.
_SLOWEST: Final = 10_000


class Unpacking(Protocol):
    """What `zlib.decompressobj` makes; its own class has no public name."""

    @property
    def unused_data(self) -> bytes:
        """What came behind the end."""
        ...

    @property
    def eof(self) -> bool:
        """Whether the end has come."""
        ...

    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes:
        """Unpack more, at most so many bytes of it."""
        ...


async def read_json(request: Request, most: int, seconds: float) -> object:
    """Give the JSON value of a body of at most `most` bytes, unpacked; RefusedError otherwise.

    No more than is allowed is ever in memory, whatever Content-Length or a gzip header say. It has to come within
    `seconds`, and a large one with 10,000 bytes a second after that.
    """
    _check_content_type(request.headers.get("content-type"))
    try:
        async with asyncio.timeout(seconds) as patience:
            body = await _read(request, most, patience)
    except TimeoutError as error:
        told = (
            f"the body came more slowly than {_SLOWEST} bytes a second, beyond the first {seconds:g} seconds"
        )
        raise RefusedError(408, "BODY_TOO_SLOW", told) from error
    try:
        return (
            strict_json.read(body) if len(body) < _LARGE else await asyncio.to_thread(strict_json.read, body)
        )
    except strict_json.MalformedJsonError as error:
        raise RefusedError(400, "BAD_JSON", f"the body cannot be read: {error}") from error


def _check_content_type(header: str | None) -> None:
    media_type, _, parameters = (header or "application/json").lower().partition(";")
    charset = parameters.partition("charset=")[2].strip(' "') or "utf-8"
    json = media_type.strip() == "application/json" or media_type.strip().endswith("+json")
    if not json or charset not in {"utf-8", "utf8"}:
        told = f"Content-Type must be application/json in UTF-8, not {header!r:.80}"
        raise RefusedError(415, "UNSUPPORTED_MEDIA_TYPE", told)


async def _read(request: Request, most: int, patience: asyncio.Timeout) -> bytes:
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding not in {"identity", "gzip", "x-gzip"}:
        told = f"Content-Encoding may be gzip or identity, not {coding!r:.80}"
        raise RefusedError(415, "UNSUPPORTED_ENCODING", told, {"Accept-Encoding": "gzip"})
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > most:
        raise _too_large(most)
    unpack: Unpacking | None = zlib.decompressobj(_GZIP) if coding != "identity" else None
    body = bytearray()
    async for chunk in request.stream():
        patience.reschedule((patience.when() or 0.0) + len(chunk) / _SLOWEST)
        body += _unpacked(unpack, chunk, most + 1 - len(body)) if unpack else chunk
        if len(body) > most:
            raise _too_large(most)
    if unpack and not unpack.eof:
        raise RefusedError(400, "BAD_ENCODING", "the body is gzip that ends too early")
    return bytes(body)


def _unpacked(unpack: Unpacking, chunk: bytes, room: int) -> bytes:
    try:
        unpacked = unpack.decompress(chunk, room)
    except zlib.error as error:
        raise RefusedError(
            400, "BAD_ENCODING", f"the body is not the gzip that it is called: {error}"
        ) from error
    if unpack.unused_data:
        raise RefusedError(400, "BAD_ENCODING", "the body has more behind the end of its gzip")
    return unpacked


def _too_large(most: int) -> RefusedError:
    return RefusedError(413, "BODY_TOO_LARGE", f"a request may carry at most {most} bytes, unpacked")
