"""Which span is an operation?"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from graphql_api.schema.answer import Answer
from graphql_api.schema.context import Context
from graphql_api.schema.execution import Answerer
from graphql_api.schema.request import GraphQLRequest


class Spans(Protocol):
    """Makes what goes on inside a span."""

    def __call__(self, name: str, attributes: Mapping[str, str], /) -> AbstractContextManager[object]:
        """Begin and end it."""
        ...


class Traced:
    """Answers within a span that tells the operation's name and its document, but no variables."""

    def __init__(self, answerer: Answerer, spans: Spans) -> None:
        self._answerer = answerer
        self._spans = spans

    async def __call__(self, request: GraphQLRequest, context: Context) -> Answer:
        """Answer one."""
        told = {"graphql.operation.name": request.name, "graphql.document": request.query}
        with self._spans(f"graphql {request.name}".rstrip(), told):
            return await self._answerer(request, context)
