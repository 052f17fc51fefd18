"""How do columns come into an answer that graphql-core executes?

Where a resolver gives a sequence that the columns can write, the finished text is put into the answer in its place,
and nothing below is executed. All else is graphql-core's own work.
"""

# graphql-core and Strawberry leave type parameters open where this module takes their objects apart.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false
# pyright: reportUnknownParameterType=false

from collections.abc import AsyncIterable, Iterable, Iterator
from typing import Any

import orjson
from graphql import GraphQLLeafType, GraphQLList, GraphQLOutputType, GraphQLResolveInfo
from graphql.execution.collect_fields import FieldDetailsList
from graphql.execution.executor import Executor
from graphql.pyutils import AwaitableOrValue, Path

from graphql_api.fastpath import columnar
from graphql_api.fastpath.collected import Scope, Selected
from graphql_api.fastpath.run import PIECE_BYTES, Piece, Run, texts
from graphql_api.fastpath.unsupported import UnsupportedError
from graphql_api.schema.budget import Budget, GivenUpError
from graphql_api.schema.context import Context
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
        return orjson.Fragment(b"".join(self._counted(texts(pieces))))

    def complete_leaf_value(self, return_type: GraphQLLeafType, result: object) -> object:  # type: ignore[override]
        """Complete a value, and count what it takes."""
        value = super().complete_leaf_value(return_type, result)
        size = len(value) if isinstance(value, str) else _size(value)
        self._budget.take(PIECE_BYTES + size)
        return value

    def handle_field_error(
        self,
        raw_error: Exception,
        return_type: GraphQLOutputType,
        field_details_list: FieldDetailsList,
        path: Path,
    ) -> None:
        """Tell an error as one of its field, but for those that end the request: those go through."""
        if isinstance(raw_error, GivenUpError):
            raise raw_error
        super().handle_field_error(raw_error, return_type, field_details_list, path)

    @property
    def _budget(self) -> Budget:
        context: Context = self.context_value
        return context.budget

    def _counted(self, written: Iterable[bytes]) -> Iterator[bytes]:
        for text in written:
            self._budget.take(len(text))
            yield text


def _size(value: object) -> int:
    """Give the bytes of a document that stands in an answer as it is; other values are no longer than their places."""
    return len(orjson.dumps(value)) if isinstance(value, dict | list) else 0
