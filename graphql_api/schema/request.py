"""What does an HTTP request ask of GraphQL?

GraphQL over HTTP, "Request Parameters": the same four, by POST as a JSON object or by GET as query parameters.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Final, cast

import orjson
from starlette.requests import Request

from graphql_api.schema.giving_way import give_way, wait_in_line
from graphql_api.schema.refusal import RefusedError
from graphql_api.schema.variables import check_json

#: Lists in one request, at most: each that is made may make the interpreter look through all others.
_LISTS: Final = 50_000

#: Bodies of more bytes than queries have take long to be read.
_LONG: Final = 32 * 1024

_NAMED: Final = re.compile(r"\s*(?:query|mutation)\s+([A-Za-z_]\w{0,99})", re.ASCII)
_NAME: Final = re.compile(r"[A-Za-z_]\w{0,99}", re.ASCII)


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """One well-formed request; `query` need not parse. `safe` ones came by GET and may only read."""

    query: str
    variables: dict[str, Any] | None
    operation_name: str | None
    safe: bool
    extensions: dict[str, Any] | None = None

    @property
    def name(self) -> str:
        """Name of the operation, as far as a glance at the request tells; empty where it has none."""
        if self.operation_name:
            # It is kept among the figures: what is none, or longer than any, is not.
            return self.operation_name if _NAME.fullmatch(self.operation_name) else ""
        found = _NAMED.match(self.query)
        return found[1] if found else ""


def from_parameters(parameters: Mapping[str, str]) -> GraphQLRequest:
    """Read a GET request; RefusedError where it is not well formed."""
    given: dict[str, object] = dict(parameters)
    for name in ("variables", "extensions"):
        if text := parameters.get(name):
            written, what = text.encode(errors="surrogatepass"), f"the parameter {name}"
            _check_lists(written, what)
            given[name] = _loads(written, what)
        else:
            given.pop(name, None)
    given["operationName"] = parameters.get("operationName") or None
    return _well_formed(given, safe=True)


async def from_body(request: Request, most: int, *, is_known: bool) -> GraphQLRequest:
    """Read a POST request of at most `most` bytes; RefusedError where it is not well formed.

    LimitError where it has more values than whoever is not `is_known` may send.
    """
    _check_content_type(request.headers.get("content-type"))
    _check_coding(request.headers.get("content-encoding"))
    text = await _body(request, most)
    given = (
        await _read_in_line(text, is_known=is_known) if len(text) > _LONG else _read(text, is_known=is_known)
    )
    if not isinstance(given, dict):
        raise RefusedError(400, "BAD_REQUEST", "the body must be a JSON object; batches are not served")
    return _well_formed(cast("dict[str, object]", given), safe=False)


async def _read_in_line(text: bytes, *, is_known: bool) -> object:
    """Read a long body when others have had the time that the last one took."""
    await wait_in_line()
    began = perf_counter()
    try:
        return _read(text, is_known=is_known)
    finally:
        await give_way(began)


def _read(text: bytes, *, is_known: bool) -> object:
    _check_lists(text, "the body")
    if not is_known:
        check_json(text)
    return _loads(text, "the body")


def _check_content_type(header: str | None) -> None:
    media_type, _, parameters = (header or "").lower().partition(";")
    charset = parameters.partition("charset=")[2].strip(' "') or "utf-8"
    if media_type.strip() != "application/json" or charset not in {"utf-8", "utf8"}:
        told = f"Content-Type must be application/json in UTF-8, not {header or 'missing'!r:.80}"
        raise RefusedError(415, "UNSUPPORTED_MEDIA_TYPE", told)


def _check_coding(header: str | None) -> None:
    # RFC 9110, section 15.5.16. A small body can unpack to a huge one, and queries are small.
    if header and header.strip().lower() != "identity":
        headers = {"Accept-Encoding": "identity"}
        told = f"bodies are taken as they are, not packed by {header!r:.80}"
        raise RefusedError(415, "UNSUPPORTED_CONTENT_ENCODING", told, headers=headers)


async def _body(request: Request, most: int) -> bytes:
    """Read no more than is allowed, whatever Content-Length says."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > most:
        raise _too_large(most)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise _too_large(most)
    return bytes(body)


def _too_large(most: int) -> RefusedError:
    return RefusedError(413, "BODY_TOO_LARGE", f"a request may have at most {most} bytes")


def _check_lists(text: bytes, what: str) -> None:
    if text.count(b"[") > _LISTS:
        raise RefusedError(400, "BAD_JSON", f"{what} has more than {_LISTS} lists")


def _loads(text: bytes, what: str) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise RefusedError(400, "BAD_JSON", f"{what} is not JSON: {error}") from error


def _well_formed(given: Mapping[str, object], *, safe: bool) -> GraphQLRequest:
    query, name = given.get("query"), given.get("operationName")
    extensions = _object(given, "extensions")
    if query is None and extensions and "persistedQuery" in extensions:
        # The text is known by its hash; whoever looks it up refuses what is not.
        query = ""
    if not isinstance(query, str):
        raise RefusedError(400, "BAD_REQUEST", "query is missing, or is no string")
    if name is not None and not isinstance(name, str):
        raise RefusedError(400, "BAD_REQUEST", "operationName is no string")
    return GraphQLRequest(query, _object(given, "variables"), name, safe, extensions)


def _object(given: Mapping[str, object], name: str) -> dict[str, Any] | None:
    value = given.get(name)
    if value is not None and not isinstance(value, dict):
        raise RefusedError(400, "BAD_REQUEST", f"{name} is no JSON object")
    return cast("dict[str, Any] | None", value)
