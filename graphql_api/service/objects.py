"""How does this server give the bytes of files on its own disk?

`GET /objects/<token>/<name>`, an address that only this server can write and that ends after an hour: with ranges,
validators and media types, in pieces, never all of a large file in memory.
"""

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Callable
from email.utils import formatdate
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from graphql_api.catalog.protocols import Datasets
from graphql_api.domain.datasets import Origin
from graphql_api.domain.errors import StoreError
from graphql_api.service.object_blobs import BlobReaders
from graphql_api.service.object_conditions import Asked, State, Verdict, judge
from graphql_api.service.object_files import ChangedObjectError, Content, FileReaders, MissingObjectError
from graphql_api.storage.annex_objects import object_paths
from graphql_api.storage.disposition import content_disposition, content_type
from graphql_api.storage.object_links import ObjectKind, ObjectLink, ObjectLinks
from graphql_api.storage.repository import git_directory

PATH: Final = "/objects/{token}/{name}"

_log = logging.getLogger(__name__)

#: What a client that reads slower than this gets no time for, in bytes a second, beyond a minute that everybody has.
_SLOWEST: Final = 8 * 1024
_GRACE: Final = 60.0

_ALLOWED: Final = "GET, HEAD, OPTIONS"
#: What a page of another origin may read of an answer, here and behind redirects that lead here.
EXPOSED: Final = (
    *("ETag", "Content-Length", "Content-Range", "Content-Disposition", "Accept-Ranges", "Last-Modified"),
    *("Location", "Link", "Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"),
    "RateLimit-Policy",
)
_ALWAYS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": ", ".join(("X-Request-ID", *EXPOSED)),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_PREFLIGHT: Final = {
    **_ALWAYS,
    "Allow": _ALLOWED,
    "Access-Control-Allow-Methods": _ALLOWED,
    "Access-Control-Allow-Headers": "Range, If-Range, If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since",
    "Access-Control-Max-Age": "86400",
}
#: Types that run what is in them: shown, but with no script, no form, no request and no origin.
_ACTIVE: Final = ("text/html", "image/svg+xml", "application/xml", "text/xml", "application/xhtml+xml")
_SANDBOX: Final = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox"


class Objects:
    """The route and what it reads with. It needs the catalogue only to find where a dataset lies."""

    def __init__(self, links: Callable[[], ObjectLinks], datasets: Callable[[], Datasets]) -> None:
        """Answer for the links that `links` gives; `datasets` gives the catalogue. Both are there while we answer."""
        self._links = links
        self._datasets = datasets
        self._files = FileReaders()
        self._blobs = BlobReaders()

    def route(self) -> Route:
        """The route, for an application."""
        return Route(PATH, self.answer, methods=["GET", "HEAD", "OPTIONS"])

    async def close(self) -> None:
        """Let go of threads and processes."""
        self._files.close()
        await self._blobs.close()

    async def answer(self, request: Request) -> Response:
        """Give the file, a part of it, or a coded refusal."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_PREFLIGHT)
        link = self._links().read(request.path_params["token"], request.path_params["name"])
        if link is None:
            return _refusal(404, "OBJECT_NOT_FOUND", "no such object")
        if self._links().is_over(link):
            # The status with which S3 tells the same: clients ask for a new address then.
            return _refusal(403, "OBJECT_EXPIRED", "this address has ended; ask for the file again")
        return await self._judged(request, link)

    async def _judged(self, request: Request, link: ObjectLink) -> Response:
        state = State(etag(link), link.modified, link.size)
        asked = judge(request.method, request.headers, state)
        headers = _headers(link, state, asked)
        if asked.verdict not in {Verdict.WHOLE, Verdict.PART}:
            return _without_body(asked, headers)
        try:
            content = await self._open(link, only_look=request.method == "HEAD")
        except MissingObjectError:
            return _refusal(410, "OBJECT_GONE", "the file is no longer where it was published from")
        except ChangedObjectError:
            return _refusal(410, "OBJECT_CHANGED", "the file was changed after it was published")
        except StoreError as error:
            return _refusal(503, error.code, error.told, {"Retry-After": "5"})
        return await _sent(request, content, asked, headers)

    async def _open(self, link: ObjectLink, *, only_look: bool) -> Content | None:
        [dataset] = await self._datasets().get_datasets([link.dataset_id])
        if dataset is None or dataset.origin is None or not dataset.origin.location:
            raise MissingObjectError
        if link.kind is ObjectKind.FILE:
            return await self._files.open(dataset.origin.location, (link.reference,), link)
        return await self._open_in_repository(dataset.origin, link, only_look=only_look)

    async def _open_in_repository(
        self, origin: Origin, link: ObjectLink, *, only_look: bool
    ) -> Content | None:
        directory = await asyncio.to_thread(git_directory, origin.location)
        if directory is None:
            raise MissingObjectError
        if link.kind is ObjectKind.ANNEXED:
            return await self._files.open(str(directory), object_paths(link.reference), link)
        # A blob's name says its content: looking at it would mean reading it.
        return None if only_look else await self._blobs.open(directory, link.digest.hex(), link.size)


def etag(link: ObjectLink) -> str:
    """The strong tag of a file: its digest, or for keys without one a hash of the key, which names one content."""
    if link.digest:
        return f'"{link.algorithm or "b2"}-{link.digest.hex()}"'
    return f'"key-{hashlib.sha256(f"{link.reference}/{link.size}".encode()).hexdigest()[:32]}"'


def too_many(_scope: Scope, told: str) -> Response:
    """Tell a client that has asked too often."""
    return _refusal(429, "RATE_LIMITED", told)


def _headers(link: ObjectLink, state: State, asked: Asked) -> dict[str, str]:
    media = content_type(link.name)
    headers = {
        **_ALWAYS,
        "ETag": state.etag,
        "Last-Modified": formatdate(state.modified, usegmt=True),
        "Accept-Ranges": "bytes",
        # The address ends before any copy of it grows old; no-transform keeps ranges and tag true.
        "Cache-Control": "private, max-age=300, no-transform",
        "Content-Type": media,
        "Content-Disposition": content_disposition(link.name),
        "Content-Length": str(asked.stop - asked.start),
    }
    if asked.verdict is Verdict.PART:
        headers["Content-Range"] = f"bytes {asked.start}-{asked.stop - 1}/{state.size}"
    if media.partition(";")[0] in _ACTIVE:
        headers["Content-Security-Policy"] = _SANDBOX
    return headers


def _without_body(asked: Asked, headers: dict[str, str]) -> Response:
    if asked.verdict is Verdict.KNOWN:
        kept = {name: value for name, value in headers.items() if not name.startswith("Content-")}
        return Response(status_code=asked.verdict, headers=kept)
    if asked.verdict is Verdict.FAILED:
        return _refusal(412, "PRECONDITION_FAILED", "the file is not the one that was expected")
    size = {"Content-Range": f"bytes */{asked.stop}", "Accept-Ranges": "bytes"}
    return _refusal(416, "RANGE_OUTSIDE", "the file ends before this range", size)


def _refusal(status: int, code: str, error: str, headers: dict[str, str] | None = None) -> Response:
    all_headers = {**_ALWAYS, "Cache-Control": "no-store", **(headers or {})}
    return JSONResponse({"error": error, "code": code}, status, headers=all_headers)


async def _sent(request: Request, content: Content | None, asked: Asked, headers: dict[str, str]) -> Response:
    if content is None or request.method == "HEAD":
        if content is not None:
            await content.close()
        return Response(status_code=asked.verdict, headers=headers)
    return _ContentResponse(content, asked, headers)


class _ContentResponse(StreamingResponse):
    """Sends a part of an open file and closes it, whatever happens. A client that hardly reads is let go of."""

    def __init__(self, content: Content, asked: Asked, headers: dict[str, str]) -> None:
        super().__init__(_pieces(content, asked), asked.verdict, headers)
        self._content = content
        self._seconds = _GRACE + (asked.stop - asked.start) / _SLOWEST

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(self._seconds):
                await super().__call__(scope, receive, send)
        except TimeoutError:
            _log.warning("a client read too slowly and was let go of")
        finally:
            await self._content.close()


async def _pieces(content: Content, asked: Asked) -> AsyncIterator[bytes]:
    """Give the bytes; an early end, which the client sees by the length, where the file changes while it is sent."""
    try:
        async for piece in content.pieces(asked.start, asked.stop):
            yield piece
    except (ChangedObjectError, MissingObjectError, StoreError, TimeoutError) as error:
        _log.warning("sending an object was broken off: %s", type(error).__name__)
