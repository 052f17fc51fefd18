"""What may an operation cost, and who pays?"""

import math
from dataclasses import replace
from time import perf_counter
from typing import Final

from graphql import GraphQLError, GraphQLSchema

from graphql_api.commands.identity import NOBODY
from graphql_api.domain.errors import InvalidFilterError
from graphql_api.schema import errors
from graphql_api.schema.answer import Answer, Told, refusal
from graphql_api.schema.budget import TooLargeError
from graphql_api.schema.context import Context
from graphql_api.schema.document import Document, Documents, operation_of
from graphql_api.schema.execution import Answerer
from graphql_api.schema.extended import extended
from graphql_api.schema.giving_way import give_way
from graphql_api.schema.refusal import RefusedError
from graphql_api.schema.request import GraphQLRequest
from graphql_api.schema.shape import LimitError
from graphql_api.schema.variables import check_values

#: Queries of more characters than most have take long to be priced.
_LONG: Final = 1000

#: Points that count as one request against a client's limit.
POINTS: Final = 200


class Metered:
    """Prices operations before they are answered: refuses those above `most` points (0: none), charges the others.

    A client that asks for it by `extensions: {"cost": true}` is told the points.
    """

    def __init__(self, answerer: Answerer, documents: Documents, schema: GraphQLSchema, *, most: int) -> None:
        self._answerer = answerer
        self._documents = documents
        self._schema = schema
        self._most = most

    async def __call__(self, request: GraphQLRequest, context: Context) -> Answer:
        """Answer one; RefusedError where its client has spent too much."""
        try:
            check_values(request.variables, is_known=context.identity is not NOBODY)
            await self._documents.prepare(request.query)
            began = perf_counter()
            points = self._points(request)
        except (LimitError, InvalidFilterError, RecursionError) as error:
            return _told(error, context.request_id)
        if points is None:
            return await self._bounded(request, context)
        if self._most and points > self._most:
            told = f"this query may cost {points} points, and no more than {self._most} are allowed; ask for less"
            return refusal(told, errors.TOO_EXPENSIVE, context.request_id)
        await _charge(points, context)
        if len(request.query) > _LONG:
            await give_way(began)
        if not _wants_cost(request):
            return await self._bounded(request, context)
        # What stands at its end is for this client alone.
        answer = await self._bounded(request, replace(context, sharing=None))
        return extended(answer, {"cost": self._told(points)})

    async def _bounded(self, request: GraphQLRequest, context: Context) -> Answer:
        try:
            return await self._answerer(request, context)
        except TooLargeError:
            most = int(context.budget.most)
            told = (
                f"the answer would have more than {most} bytes, or take as many to make; ask for less at once"
            )
            return refusal(told, errors.TOO_LARGE, context.request_id)

    def _told(self, points: int) -> dict[str, int]:
        return {"points": points, "limit": self._most}

    def _points(self, request: GraphQLRequest) -> int | None:
        """Price a request; null for one that will be refused whatever it costs."""
        try:
            document: Document = self._documents.read(request.query)
            if document.faults:
                return None
            operation = operation_of(document.parsed, request.operation_name)
        except GraphQLError:
            return None
        return document.prices.find(self._schema, document.parsed, operation, request.variables)


async def _charge(points: int, context: Context) -> None:
    """Charge what goes beyond the one request that was charged before this one was read."""
    more = math.ceil(points / POINTS) - 1
    if more > 0 and context.allowance and not await context.allowance.charge(more):
        told = f"this query counts as {more + 1} requests, and fewer are left; ask again in {context.allowance.wait} s"
        raise RefusedError(429, "RATE_LIMITED", told, retryable=True)


def _told(error: Exception, request_id: str) -> Answer:
    if isinstance(error, LimitError):
        return refusal(error.message, errors.TOO_COMPLEX, request_id)
    shown = errors.render(GraphQLError("", original_error=error), request_id=request_id)
    return Told(False, None, [shown]).answer()


def _wants_cost(request: GraphQLRequest) -> bool:
    return bool(request.extensions and request.extensions.get("cost") is True)
