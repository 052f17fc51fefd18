"""How do columns come into an answer that graphql-core executes?

Where a resolver gives a sequence that the columns can write, the finished text is put into the answer in its place,
and nothing below is executed. All else is graphql-core's own work.
"""

# graphql-core and Strawberry leave type parameters open where this module takes their objects apart.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false

from collections.abc import AsyncIterable, Iterable
from typing import Any

import orjson
from graphql import GraphQLList, GraphQLResolveInfo
from graphql.execution.collect_fields import FieldDetailsList
from graphql.execution.executor import Executor
from graphql.pyutils import AwaitableOrValue, Path

from graphql_api.fastpath import columnar
from graphql_api.fastpath.collected import Scope, Selected
from graphql_api.fastpath.run import Piece, Run, texts
from graphql_api.fastpath.unsupported import UnsupportedError
from graphql_api.schema.lazy import FileSequence, TreeSequence


class SplicingExecutor(Executor[Any]):
    """graphql-core's executor, but for lists that the columns write."""

    def complete_list_value(  # noqa: PLR0913, PLR0917 - graphql-core's own signature
        self,
        return_type: GraphQLList[Any],
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Iterable[object] | AsyncIterable[object],
        position_context: object,
    ) -> AwaitableOrValue[Any]:
        """Write a sequence that columns can write as one text; complete all others item by item."""
        if isinstance(result, TreeSequence | FileSequence):
            fragment = self._fragment(info, field_details_list, result)
            if fragment is not None:
                return fragment
        return super().complete_list_value(
            return_type, field_details_list, info, path, result, position_context
        )

    def _fragment(
        self, info: GraphQLResolveInfo[Any], details: FieldDetailsList, result: object
    ) -> orjson.Fragment | None:
        scope = Scope(self.schema, self.operation, self.fragments, self.variable_values)
        field = info.parent_type.fields[info.field_name]
        selected = Selected(str(info.path.key), info.field_name, field, details)
        try:
            write = columnar.writer(scope, selected, info.parent_type)
        except UnsupportedError:
            return None
        if write is None:
            return None
        pieces: list[Piece] = []
        write(pieces, result, Run(info.context))
        return orjson.Fragment(b"".join(texts(pieces)))
