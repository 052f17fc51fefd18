"""Is a document so plain that one walk proves it valid?

graphql-core's validation visits each node once for each of some thirty rules: several milliseconds for a query that
is answered in one. A document of one query without fragments, directives and repeated keys can break few of those
rules, and all of them are checked here. Whatever is less plain, valid or not, is graphql-core's to judge.
"""

# graphql-core leaves type parameters open where this module takes its types apart.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false

from collections.abc import Iterable
from typing import Any

from graphql import (
    ArgumentNode,
    BooleanValueNode,
    DocumentNode,
    EnumValueNode,
    FieldNode,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInt,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLString,
    IntValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    StringValueNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_input_type,
    is_leaf_type,
    is_type_sub_type_of,
    type_from_ast,
)


def is_plainly_valid(schema: GraphQLSchema, document: DocumentNode) -> bool:
    """Tell whether the document is valid beyond doubt; false says nothing."""
    if len(document.definitions) != 1 or schema.query_type is None:
        return False
    operation = document.definitions[0]
    if not isinstance(operation, OperationDefinitionNode) or operation.operation is not OperationType.QUERY:
        return False
    walk = _Walk(schema)
    return (
        not operation.directives
        and walk.declares(operation)
        and walk.selects(operation.selection_set.selections, schema.query_type)
        and walk.used == set(walk.declared)
    )


class _Walk:
    """One walk over one operation."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self.declared: dict[str, Any] = {}
        self.used: set[str] = set()

    def declares(self, operation: OperationDefinitionNode) -> bool:
        """Note the variables: known input types, no defaults, no directives, no name twice."""
        for each in operation.variable_definitions or ():
            name, of = each.variable.name.value, type_from_ast(self.schema, each.type)
            if each.default_value or each.directives or name in self.declared or not is_input_type(of):
                return False
            self.declared[name] = of
        return True

    def selects(self, selections: Iterable[SelectionNode], of: GraphQLObjectType) -> bool:
        """Check the fields asked of an object: known, each key once."""
        keys: set[str] = set()
        for each in selections:
            if not isinstance(each, FieldNode) or each.directives:
                return False
            key = (each.alias or each.name).value
            if key in keys or not self._selects_field(each, of):
                return False
            keys.add(key)
        return bool(keys)

    def _selects_field(self, node: FieldNode, of: GraphQLObjectType) -> bool:
        if node.name.value == "__typename":
            return not node.selection_set and not node.arguments
        field = of.fields.get(node.name.value)
        if field is None or not self._gives_arguments(node, field):
            return False
        named = get_named_type(field.type)
        if is_leaf_type(named):
            return node.selection_set is None
        if not isinstance(named, GraphQLObjectType) or node.selection_set is None:
            return False
        return self.selects(node.selection_set.selections, named)

    def _gives_arguments(self, node: FieldNode, field: GraphQLField) -> bool:
        arguments = node.arguments or ()
        if not arguments and not field.args:
            return True
        given = {each.name.value for each in arguments}
        required = {
            name for name, argument in field.args.items() if isinstance(argument.type, GraphQLNonNull)
        }
        if len(given) != len(arguments) or not required <= given:
            return False
        return all(self._fits(each, field) for each in arguments)

    def _fits(self, node: ArgumentNode, field: GraphQLField) -> bool:
        argument = field.args.get(node.name.value)
        if argument is None:
            return False
        if isinstance(node.value, VariableNode):
            declared = self.declared.get(node.value.name.value)
            self.used.add(node.value.name.value)
            return declared is not None and is_type_sub_type_of(self.schema, declared, argument.type)
        of = argument.type.of_type if isinstance(argument.type, GraphQLNonNull) else argument.type
        return _is_literal_of(node.value, of)


def _is_literal_of(node: ValueNode, of: object) -> bool:
    match node:
        case StringValueNode():
            return of is GraphQLString
        case BooleanValueNode():
            return of is GraphQLBoolean
        case IntValueNode(value=text):
            return of is GraphQLInt and len(text) < len("2147483647")
        case EnumValueNode(value=text):
            return isinstance(of, GraphQLEnumType) and text in of.values
        case _:
            return False
