"""How do the docstrings of types and fields become descriptions in the SDL?

Strawberry leaves docstrings alone, so they are put into the finished schema: a class's own, a method's own for its
field, and the text below an attribute for that attribute. What has no docstring has no description.
"""

import ast
import inspect
import textwrap
from itertools import pairwise

from graphql import (
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
)
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.field import StrawberryField

_DEFINITION = GraphQLCoreConverter.DEFINITION_BACKREF
_Described = GraphQLField | GraphQLInputField | GraphQLEnumValue


def describe(schema: GraphQLSchema) -> None:
    """Fill in every description that is missing and for which there is a docstring."""
    for named in schema.type_map.values():
        origin = _origin(named)
        if origin is None:
            continue
        named.description = named.description or _clean(origin.__doc__)
        below = _attribute_docstrings(origin)
        for name, member in _members(named).items():
            member.description = member.description or _member_docstring(name, member, below)


def _origin(named: object) -> type | None:
    definition: object = getattr(named, "extensions", {}).get(_DEFINITION)
    if isinstance(definition, StrawberryEnumDefinition):
        return definition.wrapped_cls
    origin: object = getattr(definition, "origin", None)
    return origin if isinstance(origin, type) else None


def _members(named: object) -> dict[str, _Described]:
    if isinstance(named, GraphQLEnumType):
        return dict(named.values)
    if isinstance(named, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
        return dict(named.fields)
    return {}


def _member_docstring(name: str, member: _Described, below: dict[str, str]) -> str | None:
    definition: object = member.extensions.get(_DEFINITION)
    if not isinstance(definition, StrawberryField):
        return below.get(name)
    # By name: its type is generic, and Strawberry does not say in what.
    resolver: object = getattr(definition, "base_resolver", None)
    if resolver is not None:
        method: object = getattr(resolver, "wrapped_func", None)
        return _clean(method.__doc__)
    return below.get(definition.python_name)


def _attribute_docstrings(origin: type) -> dict[str, str]:
    """Read the texts that stand below the attributes of a class, by the attributes' names."""
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(origin))).body
    body = tree.body if isinstance(tree, ast.ClassDef) else []
    found: dict[str, str] = {}
    for statement, following in pairwise(body):
        name, text = _target(statement), _text(following)
        if name and text:
            found[name] = text
    return found


def _target(statement: ast.stmt) -> str | None:
    if isinstance(statement, ast.Assign):
        target = statement.targets[0]
    elif isinstance(statement, ast.AnnAssign):
        target = statement.target
    else:
        return None
    return target.id if isinstance(target, ast.Name) else None


def _text(statement: ast.stmt) -> str | None:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        value = statement.value.value
        return _clean(value) if isinstance(value, str) else None
    return None


def _clean(docstring: str | None) -> str | None:
    return inspect.cleandoc(docstring) if docstring else None
