"""What answers at /graphql?

GraphQL over HTTP (http-spec.graphql.org), by POST and GET, and GraphiQL for browsers. Status codes: with
`application/graphql-response+json`, 200 where the operation ran and 400 where it did not; with `application/json`,
200 for both, as its clients expect; 4xx in either case for what is no well-formed request.
"""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from graphql_api.commands.identity import NOBODY, Identity
from graphql_api.resolvers.reader import Reader
from graphql_api.schema import errors, graphiql, negotiation
from graphql_api.schema.answer import Answer, refusal
from graphql_api.schema.budget import Budget
from graphql_api.schema.context import Context
from graphql_api.schema.desk import Desk
from graphql_api.schema.execution import Answerer
from graphql_api.schema.pace import Pace
from graphql_api.schema.rate_limit import Allowance
from graphql_api.schema.refusal import RefusedError
from graphql_api.schema.refused import rendered
from graphql_api.schema.request import GraphQLRequest, from_body, from_parameters
from graphql_api.schema.shape import LimitError
from graphql_api.schema.sharing import Sharing
from graphql_api.schema.turns import Turns

#: Where the endpoint is mounted.
PATH: Final = "/graphql"

#: Name in a scope's state under which the epoch of an answer is noted that may be given again.
REPEATABLE: Final = "repeatable"

#: Name there of what finds answers that other processes wrote.
SHARING: Final = "sharing"

#: What GraphiQL shows at first.
EXAMPLE: Final = """\
# The whole tree of each dataset's latest version, in one request.
{
  datasets(first: 5) {
    totalCount
    nodes {
      datasetId
      name
      latestVersion {
        tag
        stats { subjectCount recordingCount fileCount sizeBytes }
        subjects {
          label
          sessions { label tasks { label runs { label files { name sizeBytes url } } } }
        }
      }
    }
  }
}
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may take: bytes of its body, seconds until its answer, and bytes of that."""

    body_bytes: int
    seconds: float
    answer_bytes: float = math.inf


class GraphQLEndpoint:
    """Parses requests, asks the graph, renders answers. `reader` makes what one request reads through."""

    def __init__(  # noqa: PLR0913 - what it is put together of
        self,
        answerer: Answerer,
        reader: Callable[[Request], Reader],
        *,
        public_url: str | None,
        limits: Limits,
        desk: Desk | None = None,
        page: bool = True,
        pace: Callable[[], Pace] = Pace,
    ) -> None:
        """Answer with addresses below `public_url`, or below what each request itself came to.

        Browsers are shown GraphiQL, but for where there is to be no `page`. `pace` tells a long answer of all others.
        """
        self._pace = pace
        self._page = page
        self._desk = desk
        self._answerer = answerer
        self._reader = reader
        self._public_url = public_url
        self._limits = limits

    async def answer(self, request: Request) -> Response:
        """Answer a request by GET or POST."""
        wanted = _wanted(request, page=self._page)
        if wanted == negotiation.HTML:
            return _graphiql(request)
        try:
            return await self._ask(request, wanted)
        except RefusedError as error:
            return rendered(error, request, wanted or negotiation.JSON)

    async def _ask(self, request: Request, wanted: str | None) -> Response:
        if wanted is None:
            told = f"answers are {negotiation.GRAPHQL} or {negotiation.JSON}; Accept takes neither"
            raise RefusedError(406, "NOT_ACCEPTABLE", told)
        try:
            asked = await self._read(request)
        except LimitError as error:
            answer = refusal(error.message, errors.TOO_COMPLEX, request.state.request_id)
            return await self._respond(answer, _status(answer, wanted), wanted, request)
        # For whoever measures requests.
        request.state.operation = asked.name
        try:
            async with asyncio.timeout(self._limits.seconds):
                answer = await self._answerer(asked, self._context(request))
        except TimeoutError as error:
            told = f"no answer within {self._limits.seconds:g} seconds; ask for less at once"
            raise RefusedError(503, "TIMEOUT", told, retryable=True) from error
        return await self._respond(answer, _status(answer, wanted), wanted, request)

    async def _read(self, request: Request) -> GraphQLRequest:
        if request.method == "POST":
            try:
                async with asyncio.timeout(self._limits.seconds):
                    is_known = self._identity(request) is not NOBODY
                    return await from_body(request, self._limits.body_bytes, is_known=is_known)
            except TimeoutError as error:
                told = f"the request did not arrive within {self._limits.seconds:g} seconds"
                raise RefusedError(408, "BODY_TOO_SLOW", told, retryable=True) from error
        return from_parameters(request.query_params)

    def _context(self, request: Request) -> Context:
        public_url = self._public_url or str(request.base_url).rstrip("/")
        identity = self._identity(request)
        allowance: Allowance | None = request.scope["state"].get("allowance")
        sharing: Sharing | None = request.scope["state"].get(SHARING)
        budget = Budget(self._limits.answer_bytes, self._limits.seconds)
        return Context(
            self._reader(request),
            public_url,
            request.state.request_id,
            identity,
            self._desk,
            allowance,
            budget,
            self._pace(),
            sharing,
        )

    def _identity(self, request: Request) -> Identity:
        return self._desk.identity(request) if self._desk else NOBODY

    async def _respond(self, answer: Answer, status: int, wanted: str, request: Request) -> Response:
        headers = _headers(wanted, answer.coding)
        if answer.kept is not None and request.method == "GET":
            etag = await answer.kept.etag()
            headers |= {"ETag": etag, "Cache-Control": "no-cache"}
            if _matches(request.headers.get("if-none-match"), etag):
                return Response(status_code=304, headers=headers)
        if answer.kept is not None:
            request.scope["state"][REPEATABLE] = answer.kept.epoch
        if not answer.is_long:
            return Response(b"".join(answer.texts), status, headers=headers)
        limits = self._limits
        return Turns(answer.texts, status, headers, seconds=limits.seconds, most=limits.answer_bytes)


def _status(answer: Answer, wanted: str) -> int:
    return 200 if answer.executed or wanted == negotiation.JSON else 400


def _wanted(request: Request, *, page: bool) -> str | None:
    # A page is only for who asks by name for HTML: wildcards are curl's and every library's.
    offered = (
        (*negotiation.RENDERED, negotiation.HTML)
        if page and request.method == "GET"
        else negotiation.RENDERED
    )
    return negotiation.choose(request.headers.get("accept"), offered)


def _matches(header: str | None, etag: str) -> bool:
    """Compare weakly, as RFC 9110 section 13.1.2 demands: what went through a compressing proxy is the same answer."""
    given = [each.strip().removeprefix("W/") for each in (header or "").split(",")]
    return etag in given or given == ["*"]


def _headers(wanted: str, coding: str) -> dict[str, str]:
    headers = {"Content-Type": f"{wanted}; charset=utf-8", "Vary": "Accept"}
    return headers | {"Content-Encoding": coding, "Vary": "Accept, Accept-Encoding"} if coding else headers


def _graphiql(request: Request) -> Response:
    local = graphiql.assets_directory() is not None
    query = request.query_params.get("query") or EXAMPLE
    html = graphiql.page(endpoint=request.url.path, default_query=query, local_assets=local)
    return HTMLResponse(html, headers={"Content-Security-Policy": _policy(local=local), "Vary": "Accept"})


def _policy(*, local: bool) -> str:
    """Let the page run its own scripts and ask its own server, nothing else. Its editor writes styles as it goes."""
    origin = "'self'" if local else "https://cdn.jsdelivr.net"
    return (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; connect-src 'self'; "
        f"img-src 'self' data:; font-src 'self' data:; style-src {origin} 'unsafe-inline'; "
        f"script-src {origin} {graphiql.inline_hashes()['script']}"
    )
