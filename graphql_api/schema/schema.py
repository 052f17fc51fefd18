"""What is the whole graph?"""

from functools import cache

import strawberry
from graphql import GraphQLError, GraphQLSchema
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from graphql_api.schema.defaults import drop_null_defaults
from graphql_api.schema.docstrings import describe
from graphql_api.schema.mutation import Mutation
from graphql_api.schema.names import Names
from graphql_api.schema.query import Query
from graphql_api.schema.scalars import SCALARS


class Graph(strawberry.Schema):
    """The schema; errors are logged where they are rendered, once and with the request's id."""

    @property
    def core(self) -> GraphQLSchema:
        """What Strawberry made of it for graphql-core."""
        return self._schema

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Do nothing."""


@cache
def graph() -> Graph:
    """Build the schema, once for the process: it holds nothing of any request."""
    config = StrawberryConfig(scalar_map=SCALARS, name_converter=Names())
    schema = Graph(query=Query, mutation=Mutation, config=config)
    describe(schema.core)
    drop_null_defaults(schema.core)
    return schema


def sdl() -> str:
    """Print the schema as committed in schema.graphql, with a newline at its end."""
    return graph().as_str().rstrip() + "\n"
