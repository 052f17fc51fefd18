"""Are answers compressed as clients take them, whole and piece by piece, and left alone where they must be?"""

import asyncio
import gzip
import io
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, Final

import brotli
import httpx
import pytest
import zstandard
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Message, Scope

from graphql_api.service.compression import Compression
from graphql_api.service.encodings import ENCODINGS, choose

TEXT: Final = b'{"path":"sub-01/eeg/sub-01_task-rest_eeg.edf"},' * 10_000


def _unzstd(content: bytes) -> bytes:
    return zstandard.ZstdDecompressor().stream_reader(io.BytesIO(content)).read()


#: Published without types.
BROTLI: Final[Any] = brotli

READ: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "zstd": _unzstd,
    "br": lambda content: bytes(BROTLI.decompress(content)),
    "gzip": gzip.decompress,
}


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("gzip, deflate", "gzip"),
        ("GZIP", "gzip"),
        ("gzip;q=1.0, zstd;q=0.5", "gzip"),
        ("br;q=0, *", "zstd"),
        ("*", "zstd"),
        ("deflate", None),
        ("identity", None),
        ("gzip;q=0", None),
        ("*;q=0", None),
        ("gzip;q=0.5, identity", None),
        ("gzip;q=nothing", None),
        ("", None),
    ],
)
def test_the_coding_is_the_one_that_is_preferred(header: str, name: str | None) -> None:
    found = choose(header)
    assert (found.name if found else None) == name


def test_every_coding_can_be_read() -> None:
    assert {each.name for each in ENCODINGS} == set(READ)
    for each in ENCODINGS:
        written = each.whole(TEXT)
        assert len(written) < len(TEXT) / 20
        assert READ[each.name](written) == TEXT


async def _answered(response: Response, accepted: str | None, method: str = "GET") -> list[Message]:
    """Give the messages that a client of these codings is sent."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return await asyncio.Future[Message]()

    headers = [] if accepted is None else [(b"accept-encoding", accepted.encode())]
    scope: Scope = {"type": "http", "method": method, "path": "/", "headers": headers}
    await Compression(response)(scope, receive, send)
    return sent


def _headers(messages: list[Message]) -> httpx.Headers:
    return httpx.Headers(messages[0]["headers"])


@pytest.mark.parametrize("name", READ)
async def test_a_whole_answer_has_its_length_and_says_what_it_depends_on(name: str) -> None:
    messages = await _answered(
        Response(TEXT, media_type="application/json", headers={"ETag": '"a"', "Vary": "Accept"}), name
    )
    headers, body = _headers(messages), messages[1]["body"]
    assert headers["content-encoding"] == name
    assert headers["content-length"] == str(len(body))
    assert headers["vary"] == "Accept, Accept-Encoding"
    assert headers["etag"] == 'W/"a"'
    assert READ[name](body) == TEXT


@pytest.mark.parametrize("name", READ)
async def test_each_piece_can_be_read_when_it_comes(name: str) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for number in range(3):
            yield TEXT + str(number).encode()

    messages = await _answered(StreamingResponse(pieces(), media_type="application/json"), name)
    assert "content-length" not in _headers(messages)
    assert _headers(messages)["content-encoding"] == name
    bodies = [message["body"] for message in messages[1:]]
    first = {"zstd": _first_zstd, "br": _first_brotli, "gzip": _first_gzip}[name](bodies[0])
    assert first == TEXT + b"0"
    assert READ[name](b"".join(bodies)) == TEXT + b"0" + TEXT + b"1" + TEXT + b"2"


def _first_zstd(piece: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompressobj().decompress(piece)


def _first_brotli(piece: bytes) -> bytes:
    reader = BROTLI.Decompressor()
    found, more = b"", bytes(reader.process(piece))
    while more:
        found, more = found + more, bytes(reader.process(b""))
    return found


def _first_gzip(piece: bytes) -> bytes:
    return zlib.decompressobj(31).decompress(piece)


@pytest.mark.parametrize(
    ("response", "accepted", "method"),
    [
        (Response(TEXT, media_type="application/json"), None, "GET"),
        (Response(TEXT, media_type="application/json"), "identity", "GET"),
        (Response(TEXT, media_type="application/json"), "gzip", "HEAD"),
        (Response(TEXT[:1000], media_type="application/json"), "gzip", "GET"),
        (Response(TEXT, media_type="application/octet-stream"), "gzip", "GET"),
        (Response(TEXT, media_type="text/plain", headers={"Accept-Ranges": "bytes"}), "gzip", "GET"),
        (Response(TEXT, media_type="text/plain", headers={"Content-Encoding": "br"}), "gzip", "GET"),
        (Response(TEXT, media_type="text/plain", headers={"Cache-Control": "no-transform"}), "gzip", "GET"),
    ],
)
async def test_what_must_not_be_touched_is_not(response: Response, accepted: str | None, method: str) -> None:
    messages = await _answered(response, accepted, method)
    assert messages[1]["body"] == response.body
    assert _headers(messages)["content-length"] == str(len(response.body))
    assert _headers(messages).get("content-encoding") == response.headers.get("content-encoding")


async def test_clients_read_it_as_ever() -> None:
    async def told(request: Request) -> Response:
        return PlainTextResponse(TEXT if request.url.path == "/long" else b"short")

    app = Compression(Starlette(routes=[Route("/{path}", told)]))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        for accepted in ("gzip", "br", "zstd", "gzip, deflate, br, zstd"):
            answer = await client.get("/long", headers={"Accept-Encoding": accepted})
            assert answer.headers["content-encoding"] in accepted
            assert answer.content == TEXT
        assert (await client.get("/short")).content == b"short"
