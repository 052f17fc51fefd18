"""How are the fields of an object read and written?

By the same resolvers that graphql-core would call: directly where a field takes nothing, through Strawberry where it
takes arguments or asks who asks. Lists that the index holds as columns have writers of their own (`columnar.py`).
"""

# graphql-core and Strawberry leave type parameters open where this module takes their objects apart.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, TypeAlias, cast

import orjson
from graphql import GraphQLField, GraphQLObjectType, GraphQLResolveInfo

from graphql_api.fastpath import collected, columnar, values
from graphql_api.fastpath.collected import Scope, Selected
from graphql_api.fastpath.run import Hole, Piece, Run, Writer
from graphql_api.fastpath.unsupported import Reason, UnsupportedError

#: Reads a field of an object; an awaitable where the field waits.
_Reader: TypeAlias = Callable[[object, Run], object]


class _Field(NamedTuple):
    """One key of an object: the text before its value, how to read it, and how to write it."""

    before: bytes
    read: _Reader
    waits: bool
    write: Writer


def object_writer(scope: Scope, selected: Selected, of: GraphQLObjectType) -> Writer:
    """Make the writer of the objects of type `of` that stand at `selected`."""
    return fields_writer(scope, of, collected.below(scope, selected, of))


def fields_writer(scope: Scope, of: GraphQLObjectType, selection: list[Selected]) -> Writer:
    """Make the writer of objects with these fields."""
    fields: list[_Field] = []
    opening = b"{"
    for position, each in enumerate(selection):
        before = opening + (b"," if position else b"") + orjson.dumps(each.key) + b":"
        opening = b""
        if each.field is None:
            opening = before + orjson.dumps(of.name)
        else:
            fields.append(_field(scope, each, of, each.field, before))
    closing = opening + b"}"

    def write(pieces: list[Piece], value: object, run: Run) -> None:
        for before, read, waits, inner in fields:
            pieces.append(before)
            if waits:
                pieces.append(b"")
                value_to_come = cast("Awaitable[object]", read(value, run))
                run.holes.append(Hole(pieces, len(pieces) - 1, value_to_come, inner))
            else:
                inner(pieces, read(value, run), run)
        pieces.append(closing)

    return write


def _field(
    scope: Scope, selected: Selected, of: GraphQLObjectType, field: GraphQLField, before: bytes
) -> _Field:
    write = columnar.writer(scope, selected, of) or values.writer(scope, selected, field.type)
    return _Field(before, *_reader(scope, selected, field), write)


def _reader(scope: Scope, selected: Selected, field: GraphQLField) -> tuple[_Reader, bool]:
    definition = selected.definition
    resolver = definition.base_resolver
    if resolver is None:
        name = definition.python_name
        return (lambda value, _run: getattr(value, name)), False
    if not resolver.arguments and resolver.info_parameter is None and not definition.is_async:
        function = cast("Callable[[object], object]", resolver.wrapped_func)
        return (lambda value, _run: function(value)), False
    return _resolved(scope, selected, field), definition.is_async


def _resolved(scope: Scope, selected: Selected, field: GraphQLField) -> _Reader:
    resolve = field.resolve
    if resolve is None:
        raise UnsupportedError(Reason.TYPE, selected.name)
    arguments = selected.arguments(scope)

    def read(value: object, run: Run) -> object:
        # Strawberry passes it on to resolvers, which read the context alone.
        return resolve(value, cast("GraphQLResolveInfo[Any]", run.info), **arguments)

    return read
