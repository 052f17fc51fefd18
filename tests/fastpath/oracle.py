"""What does graphql-core answer, and what does the fast path?"""

# graphql-core leaves type parameters open, and Strawberry has no public name for its schema.
# pyright: reportUnknownVariableType=false, reportPrivateUsage=false

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from graphql import DocumentNode, ExecutionResult, GraphQLSchema, execute, parse, validate

from graphql_api.fastpath.operation import make_plan
from graphql_api.fastpath.run import texts
from graphql_api.fastpath.splice import SplicingExecutor
from graphql_api.fastpath.unsupported import Reason, UnsupportedError
from graphql_api.schema import document
from graphql_api.schema.context import Context
from graphql_api.schema.schema import graph


@lru_cache(1)
def parsed(query: str) -> DocumentNode:
    """Parse a query as graphql-core does, once for all that is asked of it in a row."""
    return parse(query)


@dataclass(frozen=True)
class Server:
    """The graph over a small catalogue, asked in three ways."""

    context: Callable[[], Context]

    @property
    def schema(self) -> GraphQLSchema:
        return graph()._schema

    def valid(self, query: str) -> bool:
        return not validate(self.schema, parsed(query))

    async def executed(
        self, query: str, variables: dict[str, Any], *, splicing: bool = False
    ) -> ExecutionResult:
        result = execute(
            self.schema,
            parsed(query),
            context_value=self.context(),
            variable_values=variables,
            executor_class=SplicingExecutor if splicing else None,
        )
        return result if isinstance(result, ExecutionResult) else await result

    async def oracle(self, query: str, variables: dict[str, Any], *, splicing: bool = False) -> bytes:
        """Give graphql-core's data, and whether there are errors behind it.

        Which ones is not compared: where two of them make the same parent null, it is the first to come that is told.
        """
        result = await self.executed(query, variables, splicing=splicing)
        return orjson.dumps({"data": result.data} | ({"errors": True} if result.errors else {}))

    async def planned(self, query: str, variables: dict[str, Any]) -> bytes | Reason:
        """Give the fast path's answer, or why there is none."""
        asked = parsed(query)
        operation = document.operation_of(asked, None)
        try:
            plan = make_plan(self.schema, asked, operation, variables)
            return b"".join(texts(await plan.pieces(self.context())))
        except UnsupportedError as error:
            return error.reason
