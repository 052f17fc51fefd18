"""Which fields does a selection ask of a type?

graphql-core's own collection, so that aliases, fragments, directives, merged fields and the order of keys are its.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
)
from graphql.execution.collect_fields import (
    FieldDetails,
    FieldDetailsList,
    FragmentDetails,
    collect_fields,
    collect_subfields,
)
from graphql.execution.values import VariableValues, get_argument_values
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField

from graphql_api.fastpath.unsupported import Reason, UnsupportedError


@dataclass(frozen=True, slots=True)
class Scope:
    """What every selection of one operation is read with."""

    schema: GraphQLSchema
    operation: OperationDefinitionNode
    fragments: dict[str, FragmentDetails]
    variables: VariableValues


class Selected(NamedTuple):
    """One key of an answer. `field` is null for `__typename`."""

    key: str
    name: str
    field: GraphQLField | None
    details: FieldDetailsList

    def arguments(self, scope: Scope) -> dict[str, Any]:
        """Give the arguments as graphql-core coerces them, by the names that the resolver takes."""
        if self.field is None or not self.field.args:
            return {}
        return get_argument_values(self.field, self.details[0].node, scope.variables)

    @property
    def definition(self) -> StrawberryField:
        """Strawberry's definition of the field."""
        found: StrawberryField = (self.field.extensions if self.field else {})[
            GraphQLCoreConverter.DEFINITION_BACKREF
        ]
        return found


def root(scope: Scope, of: GraphQLObjectType) -> list[Selected]:
    """Collect the fields of the operation itself."""
    found = collect_fields(scope.schema, scope.fragments, scope.variables, of, scope.operation)
    return list(_selected(of, found.grouped_field_set, deferred=bool(found.new_defer_usages)))


def below(scope: Scope, selected: Selected, of: GraphQLObjectType) -> list[Selected]:
    """Collect the fields asked of an object of type `of` that stands at `selected`."""
    asked = _plain(selected.details)
    if asked is not None:
        return list(_selected(of, asked, deferred=False))
    found = collect_subfields(
        scope.schema, scope.fragments, scope.variables, scope.operation, of, selected.details
    )
    return list(_selected(of, found.grouped_field_set, deferred=bool(found.new_defer_usages)))


def _plain(details: FieldDetailsList) -> dict[str, FieldDetailsList] | None:
    """Collect where there is nothing to decide: one selection, of fields alone, each without directives."""
    selection = details[0].node.selection_set
    if len(details) != 1 or selection is None:
        return None
    grouped: dict[str, FieldDetailsList] = {}
    for each in selection.selections:
        if not isinstance(each, FieldNode) or each.directives:
            return None
        same = grouped.setdefault((each.alias or each.name).value, [])
        same.append(FieldDetails(each, details[0].defer_usage, details[0].fragment_variable_values))
    return grouped


def _selected(
    of: GraphQLObjectType, grouped: dict[str, FieldDetailsList], *, deferred: bool
) -> Iterator[Selected]:
    if deferred:
        raise UnsupportedError(Reason.DEFER)
    for key, details in grouped.items():
        name = details[0].node.name.value
        if name == "__typename":
            yield Selected(key, name, None, details)
        elif name.startswith("__"):
            raise UnsupportedError(Reason.INTROSPECTION, name)
        else:
            yield Selected(key, name, of.fields[name], details)


def object_type(scope: Scope, name: str) -> GraphQLObjectType:
    """Give an object type of the schema by its name."""
    found = scope.schema.type_map[name]
    if not isinstance(found, GraphQLObjectType):
        raise UnsupportedError(Reason.TYPE, name)
    return found
