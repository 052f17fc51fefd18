"""How is one GraphQL request answered, before HTTP wraps the answer?"""

# graphql-core leaves type parameters open.
# pyright: reportUnknownVariableType=false

from dataclasses import dataclass
from typing import Any, Protocol

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    execute,
)
from graphql.execution.executor import Executor

from graphql_api.schema import errors
from graphql_api.schema.answer import Answer, Told
from graphql_api.schema.context import Context
from graphql_api.schema.document import Documents, operation_of
from graphql_api.schema.refusal import RefusedError
from graphql_api.schema.request import GraphQLRequest
from graphql_api.schema.schema import graph
from graphql_api.schema.shape import LimitError


class Answerer(Protocol):
    """Answers requests."""

    async def __call__(self, request: GraphQLRequest, context: Context) -> Answer:
        """Answer one; RefusedError for operations that HTTP or this server does not allow."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that may be executed: its valid document, and the operation to be run."""

    request: GraphQLRequest
    document: DocumentNode
    operation: OperationDefinitionNode


class Execution:
    """Answers by graphql-core. `executor` may know shorter ways for some of its work."""

    def __init__(self, documents: Documents, executor: type[Executor[Any]] | None = None) -> None:
        self._documents = documents
        self._executor = executor

    async def __call__(self, request: GraphQLRequest, context: Context) -> Answer:
        """Parse, validate and execute."""
        asked = self.read(request, context)
        return await self.execute(asked, context) if isinstance(asked, Asked) else asked

    def read(self, request: GraphQLRequest, context: Context) -> Asked | Answer:
        """Parse and validate; the refusal where the request cannot be executed."""
        try:
            document = self._documents.read(request.query)
        except LimitError as error:
            return _refused([error], context, errors.TOO_COMPLEX)
        except GraphQLError as error:
            return _refused([error], context, errors.PARSE_FAILED)
        try:
            operation = operation_of(document.parsed, request.operation_name)
        except GraphQLError as error:
            return _refused([error], context, errors.EXECUTION_REFUSED)
        _check_allowed(operation, request)
        if document.faults:
            return _refused(document.faults, context, errors.VALIDATION_FAILED)
        return Asked(request, document.parsed, operation)

    async def execute(self, asked: Asked, context: Context) -> Answer:
        """Execute what was read."""
        result = execute(
            graph().core,
            asked.document,
            context_value=context,
            variable_values=asked.request.variables,
            operation_name=asked.request.operation_name,
            executor_class=self._executor,
        )
        return _answered(result if isinstance(result, ExecutionResult) else await result, context)


def _check_allowed(operation: OperationDefinitionNode, request: GraphQLRequest) -> None:
    if operation.operation is OperationType.SUBSCRIPTION:
        raise RefusedError(400, "BAD_REQUEST", "subscriptions are not served")
    if request.safe and operation.operation is OperationType.MUTATION:
        # GraphQL over HTTP, "GET": 405 is demanded, and RFC 9110 section 15.5.6 demands Allow with it.
        headers = {"Allow": "POST"}
        raise RefusedError(405, "METHOD_NOT_ALLOWED", "mutations are sent by POST", headers=headers)


def _answered(result: ExecutionResult, context: Context) -> Answer:
    found = result.errors or []
    # Errors of fields have a path; variables that do not fit have none, and then nothing was executed.
    if result.data is None and found and all(error.path is None for error in found):
        return _refused(found, context, errors.EXECUTION_REFUSED)
    rendered = [errors.render(error, request_id=context.request_id) for error in found]
    return Told(True, result.data, rendered).answer()


def _refused(found: list[GraphQLError], context: Context, code: str) -> Answer:
    told = [errors.render(error, request_id=context.request_id, own_code=code) for error in found]
    return Told(False, None, told).answer()
