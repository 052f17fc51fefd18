"""Which plan answers a whole operation?"""

from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
)
from graphql.execution.collect_fields import FragmentDetails
from graphql.execution.values import get_variable_values

from graphql_api.fastpath import collected, objects
from graphql_api.fastpath.collected import Scope
from graphql_api.fastpath.run import Piece, Run, Writer, fill
from graphql_api.fastpath.unsupported import Reason, UnsupportedError
from graphql_api.schema.budget import GivenUpError
from graphql_api.schema.context import Context


@dataclass(frozen=True, slots=True)
class Plan:
    """How one operation is answered with one set of variables, for anybody who may ask it."""

    write: Writer

    async def pieces(self, context: Context) -> list[Piece]:
        """Answer it, up to reading the pieces; UnsupportedError where only graphql-core can say what is to be said."""
        run = Run(context)
        pieces: list[Piece] = [b'{"data":']
        try:
            self.write(pieces, None, run)
            await fill(run)
            run.count(pieces)
        except (UnsupportedError, GivenUpError):
            _forget(run)
            raise
        except Exception as error:
            _forget(run)
            raise UnsupportedError(Reason.FAILED, type(error).__name__) from error
        pieces.append(b"}")
        return pieces


def make_plan(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: dict[str, Any] | None,
) -> Plan:
    """Plan a valid document's operation; UnsupportedError where any of it is not for this path."""
    if operation.operation is not OperationType.QUERY:
        raise UnsupportedError(Reason.MUTATION)
    fragments = {
        each.name.value: FragmentDetails(each)
        for each in document.definitions
        if isinstance(each, FragmentDefinitionNode)
    }
    # What is wrong with them is told by whoever executes the query.
    declared = operation.variable_definitions or ()
    coerced = get_variable_values(schema, declared, variables or {}, max_errors=0)
    if isinstance(coerced, list) or schema.query_type is None:
        raise UnsupportedError(Reason.VALUE, "variables")
    scope = Scope(schema, operation, fragments, coerced)
    try:
        return Plan(objects.fields_writer(scope, schema.query_type, collected.root(scope, schema.query_type)))
    except GraphQLError as error:
        raise UnsupportedError(Reason.FAILED, "arguments") from error


def _forget(run: Run) -> None:
    """Close what was never waited for, so that it is not reported as forgotten."""
    for hole in run.holes:
        close = getattr(hole.value, "close", None)
        if close is not None:
            close()
