"""What was a document found to cost, for which operation and variables?"""

from collections.abc import Mapping
from typing import Any, Final, cast

from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode

from graphql_api.schema.cost import Cost, cost_of
from graphql_api.schema.variables import objects_in

#: Sets of variables that are remembered of one operation.
_MOST: Final = 100


class Prices:
    """What the operations of one document cost, computed once for each length and condition that they depend on."""

    def __init__(self) -> None:
        self._depends_on: dict[str, frozenset[str]] = {}
        self._known: dict[tuple[object, ...], int] = {}

    def find(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any] | None,
    ) -> int:
        """Give the points of one operation of the document."""
        name = operation.name.value if operation.name else ""
        names = self._depends_on.get(name)
        if names is not None:
            found = self._known.get(_key(name, names, variables))
            if found is not None:
                return found
        return self._computed(name, cost_of(schema, document, operation, variables), variables)

    def _computed(self, name: str, cost: Cost, variables: Mapping[str, Any] | None) -> int:
        if len(self._known) >= _MOST:
            self._known.clear()
        self._depends_on[name] = cost.depends_on
        self._known[_key(name, cost.depends_on, variables)] = cost.points
        return cost.points


def _key(name: str, names: frozenset[str], variables: Mapping[str, Any] | None) -> tuple[object, ...]:
    if not names or not variables:
        return (name,)
    return (name, *((each, _size(variables[each])) for each in names if each in variables))


def _size(value: object) -> object:
    """Give what of a value a cost can depend on; numbers and truths are told apart, as `true` equals 1."""
    if isinstance(value, list):
        return ("list", len(cast("list[object]", value)), objects_in(cast("list[object]", value)))
    if isinstance(value, dict):
        return ("object", objects_in(cast("dict[str, object]", value)))
    return (type(value), value) if isinstance(value, bool | int) else None
