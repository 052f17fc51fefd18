"""What will an operation cost, before anything of it is done?

A point is a dataset, a version, a recording or a page of them, each of which the store may have to be asked for; a
hundredth of one is anything that stands in a version's index. Lists count by what the query says of their length
(`first`, `ids`), else by what is usual. Each selection is counted once, however many spreads lead to it: the
time is that of one walk over the document.
"""

# graphql-core leaves type parameters open where this module takes its types apart.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, cast

from graphql import (
    BooleanValueNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_composite_type,
)

from graphql_api.schema import condition_limits
from graphql_api.schema.variables import objects_in

#: Parts of a point.
_PARTS: Final = 100

#: Parts of each object that is handed to a field of a query, each time that it is: filters, and those within them.
_HANDED: Final = 300

#: Parts of each object of an introspection.
_TOLD_SLOWLY: Final = 3

#: What stands in the store, or is found by looking through more than is shown.
_STORED: Final = frozenset(
    {
        *("Dataset", "Version", "Recording", "AuditEntry", "Directory", "Tombstone", "EntityValue"),
        *(
            "DatasetConnection",
            "RecordingConnection",
            "FileConnection",
            "Facet",
            "UnmatchedValue",
            "Highlight",
            "FoundFile",
            "FoundFileConnection",
        ),
    }
)

#: Arguments that say how long a list may be.
_LENGTHS: Final = ("first", "ids")

#: How long lists usually are of which the query says nothing.
_USUAL: Final[Mapping[str, int]] = {
    "Dataset.versions": 5,
    "Version.subjects": 25,
    "Version.entityValues": 20,
    "Subject.sessions": 2,
    "Session.tasks": 2,
    "Task.runs": 2,
    "Run.files": 4,
    "Directory.entries": 100,
    "Directory.removed": 10,
    "Facet.buckets": 20,
    "DatasetEdge.highlights": 2,
    "Highlight.pieces": 6,
    "__Schema.types": 80,
    "__Type.fields": 15,
    "__Type.inputFields": 6,
    "__Type.enumValues": 5,
    "__Type.interfaces": 1,
    "__Type.possibleTypes": 1,
    "__Field.args": 1,
}
_OTHERWISE: Final = 3

#: Lists of a page; what is on it was counted where the page was asked for.
_ON_PAGE: Final = ("Connection.nodes", "Connection.edges")


@dataclass(slots=True)
class _Count:
    """One walk: parts of points by selection and by the length of the page that it stands on."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Mapping[str, Any]
    known: dict[tuple[int, int], int] = field(default_factory=dict[tuple[int, int], int])
    #: Fragments that are being counted: a circle of them, which is not valid, ends.
    entered: set[str] = field(default_factory=set[str])
    defaults: Mapping[str, object] = field(default_factory=dict[str, object])
    #: Parts of each object that is handed to a field.
    handed: int = _HANDED
    #: Objects in the variables that are handed to fields, and those whose conditions are not too many.
    objects: dict[str, int] = field(default_factory=dict[str, int])
    checked: set[str] = field(default_factory=set[str])
    #: Names of variables that were looked at.
    used: set[str] = field(default_factory=set[str])

    def selection(self, selected: SelectionSetNode, of: Any, page: int) -> int:  # noqa: ANN401 - a composite type
        """Count what is asked of one object."""
        key = (id(selected), page)
        if key not in self.known:
            self.known[key] = sum(self._selected(each, of, page) for each in _once(selected.selections))
        return self.known[key]

    def _selected(self, node: SelectionNode, of: Any, page: int) -> int:  # noqa: ANN401
        # Left out or not, it is walked through: all that the cost can depend on is to be known.
        parts = self._parts(node, of, page)
        return 0 if self._is_left_out(node) else parts

    def _parts(self, node: SelectionNode, of: Any, page: int) -> int:  # noqa: ANN401
        if isinstance(node, FieldNode):
            return self._field(node, of, page)
        if isinstance(node, InlineFragmentNode):
            named = node.type_condition.name.value if node.type_condition else of.name
            return self.selection(node.selection_set, self.schema.get_type(named) or of, page)
        return self._spread(cast("FragmentSpreadNode", node).name.value, of, page)

    def _spread(self, name: str, of: Any, page: int) -> int:  # noqa: ANN401
        fragment = self.fragments.get(name)
        if fragment is None or name in self.entered:
            return 0
        self.entered.add(name)
        within = self.schema.get_type(fragment.type_condition.name.value) or of
        found = self.selection(fragment.selection_set, within, page)
        self.entered.discard(name)
        return found

    def _field(self, node: FieldNode, of: Any, page: int) -> int:  # noqa: ANN401
        known = self.schema.get_field(of, node.name.value)
        if known is None or node.selection_set is None:
            return 0
        named = get_named_type(known.type)
        if not is_composite_type(named):
            return 0
        asked = self._length(node, known)
        own = _own(named.name) + self.handed * self._handed_to(node, known)
        below = self.selection(node.selection_set, named, asked or page)
        return self._times(f"{of.name}.{node.name.value}", known, asked, page) * (own + below)

    @staticmethod
    def _times(name: str, known: GraphQLField, asked: int | None, page: int) -> int:
        """Give how many objects a field leads to."""
        nullable = known.type.of_type if isinstance(known.type, GraphQLNonNull) else known.type
        if not isinstance(nullable, GraphQLList):
            return 1
        if name.endswith(_ON_PAGE):
            return page
        return _USUAL.get(name, _OTHERWISE) if asked is None else asked

    def _length(self, node: FieldNode, known: GraphQLField) -> int | None:
        """Give how many are asked for, by the query, its variables or the default; null where nothing says it."""
        for name in _LENGTHS:
            if name in known.args:
                given = next((each.value for each in node.arguments or () if each.name.value == name), None)
                value = known.args[name].default_value if given is None else self.value(given)
                return _length_of(value, _length_of(known.args[name].default_value, _OTHERWISE))
        return None

    def value(self, node: ValueNode) -> object:
        """Give what a number, a list, a truth or a variable says; null for anything else."""
        match node:
            case VariableNode():
                name = node.name.value
                self.used.add(name)
                return self.variables.get(name, self.defaults.get(name))
            case IntValueNode():
                return int(node.value) if len(node.value) <= len("-2147483648") else 2**31
            case ListValueNode():
                return list(node.values)
            case BooleanValueNode():
                return node.value
            case _:
                return None

    def _handed_to(self, node: FieldNode, known: GraphQLField) -> int:
        """Count objects that are handed to a field; InvalidFilterError where it would take too many for conditions."""
        objects = 0
        for each in node.arguments or ():
            handed = self._handed(each.value)
            objects += handed
            argument = known.args.get(each.name.value)
            if handed > condition_limits.DEPTH and argument and _is_of_conditions(argument.type):
                self._check_conditions(each.value)
        return objects

    def _check_conditions(self, node: ValueNode) -> None:
        name = node.name.value if isinstance(node, VariableNode) else None
        if name not in self.checked:
            condition_limits.check_written(self._written(node))
            self.checked |= {name} if name else set()

    def _written(self, node: ValueNode) -> object:
        """Give lists and objects as JSON has them; null for what is neither."""
        match node:
            case VariableNode():
                return self.value(node)
            case ListValueNode():
                return [self._written(each) for each in node.values]
            case ObjectValueNode():
                return {each.name.value: self._written(each.value) for each in node.fields}
            case _:
                return None

    def _handed(self, node: ValueNode) -> int:
        """Count objects of an argument; those of its variables, too."""
        match node:
            case VariableNode():
                name = node.name.value
                if name not in self.objects:
                    self.objects[name] = objects_in(self.value(node))
                return self.objects[name]
            case ListValueNode():
                return sum(self._handed(each) for each in node.values)
            case ObjectValueNode():
                return 1 + sum(self._handed(each.value) for each in node.fields)
            case _:
                return 0

    def _is_left_out(self, node: SelectionNode) -> bool:
        for each in node.directives or ():
            condition = next(
                (given.value for given in each.arguments or () if given.name.value == "if"), None
            )
            value = None if condition is None else self.value(condition)
            if (each.name.value, value) in {("skip", True), ("include", False)}:
                return True
        return False


def _is_of_conditions(of: Any) -> bool:  # noqa: ANN401 - an input type
    """Tell whether values of a type are filters that may stand within one another."""
    named: Any = get_named_type(of)
    return isinstance(named, GraphQLInputObjectType) and "not" in named.fields


def _own(name: str) -> int:
    if name in _STORED:
        return _PARTS
    # The schema is told by graphql-core itself, object by object.
    return _TOLD_SLOWLY if name.startswith("__") else 1


def _once(selections: Iterable[SelectionNode]) -> Iterable[SelectionNode]:
    """Leave out fragments that are spread a second time: their fields are merged with the first."""
    spread: set[str] = set()
    for each in selections:
        if isinstance(each, FragmentSpreadNode) and not each.directives:
            if each.name.value in spread:
                continue
            spread.add(each.name.value)
        yield each


def _length_of(value: object, otherwise: int) -> int:
    if isinstance(value, bool):
        return otherwise
    if isinstance(value, int):
        return max(0, value)
    return len(cast("list[object]", value)) if isinstance(value, list) else otherwise


class Cost(NamedTuple):
    """Points of an operation, at least one, and the names of the variables that they depend on."""

    points: int
    depends_on: frozenset[str]


def cost_of(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any] | None,
) -> Cost:
    """Count the points of an operation of a valid document. What a mutation itself does is not counted.

    InvalidFilterError where a filter is of more conditions than there may be: reading it would cost more than any.
    """
    fragments = {
        each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
    }
    root = schema.mutation_type if operation.operation is OperationType.MUTATION else schema.query_type
    count = _Count(schema, fragments, variables or {})
    if operation.operation is OperationType.MUTATION:
        count.handed = 0
    count.defaults = {
        each.variable.name.value: count.value(each.default_value)
        for each in operation.variable_definitions or ()
        if each.default_value
    }
    parts = count.selection(operation.selection_set, root, _OTHERWISE)
    return Cost(max(1, math.ceil(parts / _PARTS)), frozenset(count.used))
