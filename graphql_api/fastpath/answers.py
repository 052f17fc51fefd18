"""Which answers are made by plans, and which by graphql-core?"""

from collections import Counter, OrderedDict
from collections.abc import Iterator
from typing import Final

import orjson
from graphql import GraphQLSchema

from graphql_api.fastpath.operation import Plan, make_plan
from graphql_api.fastpath.run import Piece, texts
from graphql_api.fastpath.unsupported import Reason, UnsupportedError
from graphql_api.schema.answer import Answer
from graphql_api.schema.context import Context
from graphql_api.schema.execution import Asked, Execution
from graphql_api.schema.request import GraphQLRequest

#: Plans remembered; one takes some kilobytes.
_MOST_PLANS: Final = 2000

#: Variables longer than this, in JSON, are not worth to be remembered with their plan.
_LONGEST_VARIABLES: Final = 10_000


class FastAnswers:
    """Answers what can be planned by its plan, and all else by graphql-core; `refusals` counts why it was not."""

    def __init__(self, schema: GraphQLSchema, execution: Execution) -> None:
        self._schema = schema
        self._execution = execution
        self._plans: OrderedDict[tuple[str, str | None, bytes], Plan | Reason] = OrderedDict()
        self.planned = 0
        self.refusals: Counter[Reason] = Counter()

    async def __call__(self, request: GraphQLRequest, context: Context) -> Answer:
        """Answer one; RefusedError for operations that HTTP or this server does not allow."""
        asked = self._execution.read(request, context)
        if not isinstance(asked, Asked):
            return asked
        try:
            pieces = await self._plan(asked).pieces(context)
        except UnsupportedError as error:
            self.refusals[error.reason] += 1
            return await self._execution.execute(asked, context)
        self.planned += 1
        return Answer(executed=True, texts=texts(pieces), is_long=_is_long(pieces))

    def _plan(self, asked: Asked) -> Plan:
        variables = orjson.dumps(asked.request.variables or {}, option=orjson.OPT_SORT_KEYS)
        key = (asked.request.query, asked.request.operation_name, variables)
        found = self._plans.get(key)
        if found is None:
            found = self._make(asked)
            if len(variables) <= _LONGEST_VARIABLES:
                self._remember(key, found)
        else:
            self._plans.move_to_end(key)
        if isinstance(found, Reason):
            raise UnsupportedError(found)
        return found

    def _make(self, asked: Asked) -> Plan | Reason:
        try:
            return make_plan(self._schema, asked.document, asked.operation, asked.request.variables)
        except UnsupportedError as error:
            return error.reason

    def _remember(self, key: tuple[str, str | None, bytes], found: Plan | Reason) -> None:
        self._plans[key] = found
        if len(self._plans) > _MOST_PLANS:
            self._plans.popitem(last=False)


def _is_long(pieces: list[Piece]) -> bool:
    """Tell whether anything is yet to be written when the texts are read."""
    return any(
        isinstance(piece, Iterator) or (isinstance(piece, list) and _is_long(piece)) for piece in pieces
    )
