"""How is a value of any type of the schema written?"""

# graphql-core and Strawberry leave type parameters open where this module takes their objects apart.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false

from collections.abc import Iterable
from typing import cast

import orjson
from graphql import (
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLString,
    GraphQLUnionType,
)

from graphql_api.fastpath import objects
from graphql_api.fastpath.collected import Scope, Selected, object_type
from graphql_api.fastpath.run import PIECE_BYTES, Piece, Run, Writer
from graphql_api.fastpath.unsupported import Reason, UnsupportedError


def writer(scope: Scope, selected: Selected, of: object) -> Writer:
    """Make the writer of the values that stand at `selected`; null is refused where the type refuses it."""
    if isinstance(of, GraphQLNonNull):
        return _present(scope, selected, of.of_type)
    inner = _present(scope, selected, of)

    def write(pieces: list[Piece], value: object, run: Run) -> None:
        if value is None:
            pieces.append(b"null")
        else:
            inner(pieces, value, run)

    return write


def _present(scope: Scope, selected: Selected, of: object) -> Writer:
    if isinstance(of, GraphQLList):
        return _list(writer(scope, selected, of.of_type))
    if of is GraphQLString:
        return _text
    if isinstance(of, GraphQLScalarType | GraphQLEnumType):
        return _leaf(of)
    if isinstance(of, GraphQLObjectType):
        return objects.object_writer(scope, selected, of)
    if isinstance(of, GraphQLInterfaceType | GraphQLUnionType):
        return _abstract(scope, selected)
    raise UnsupportedError(Reason.TYPE, str(of))


def _text(pieces: list[Piece], value: object, run: Run) -> None:
    if type(value) is not str:
        raise UnsupportedError(Reason.VALUE, "String")
    text = orjson.dumps(value)
    pieces.append(text)
    if len(text) > PIECE_BYTES:
        run.context.budget.take(len(text))


def _leaf(of: GraphQLScalarType | GraphQLEnumType) -> Writer:
    serialize = of.coerce_output_value

    def write(pieces: list[Piece], value: object, run: Run) -> None:
        if value is None:
            raise UnsupportedError(Reason.VALUE, of.name)
        shown = serialize(value)
        if shown is None:
            raise UnsupportedError(Reason.VALUE, of.name)
        text = orjson.dumps(shown)
        pieces.append(text)
        if len(text) > PIECE_BYTES:
            run.context.budget.take(len(text))

    return write


def _list(item: Writer) -> Writer:
    def write(pieces: list[Piece], value: object, run: Run) -> None:
        if not isinstance(value, Iterable) or isinstance(value, str | bytes | dict):
            raise UnsupportedError(Reason.VALUE, "list")
        comma = b"["
        for each in cast("Iterable[object]", value):
            pieces.append(comma)
            item(pieces, each, run)
            comma = b","
            run.count(pieces)
        pieces.append(b"[]" if comma == b"[" else b"]")

    return write


def _abstract(scope: Scope, selected: Selected) -> Writer:
    """Write objects of an interface or a union, each by the writer of its own type."""
    writers: dict[type[object], Writer] = {}

    def write(pieces: list[Piece], value: object, run: Run) -> None:
        own = writers.get(type(value))
        if own is None:
            definition = getattr(value, "__strawberry_definition__", None)
            if definition is None:
                raise UnsupportedError(Reason.VALUE, type(value).__name__)
            own = objects.object_writer(scope, selected, object_type(scope, definition.name))
            writers[type(value)] = own
        own(pieces, value, run)

    return write
