"""What does a filter in MongoDB's syntax ask for?

A whitelist: equality, `$eq $ne $gt $gte $lt $lte $in $nin $all $exists $regex $options $not`, and `$and $or $nor`
above them. All else is refused by name, and nothing of the text reaches a store but as a value of a typed predicate.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, cast

import orjson

from graphql_api.domain.documents import Collection
from graphql_api.domain.errors import InvalidFilterError
from graphql_api.domain.predicates import (
    EVERYTHING,
    And,
    Compare,
    Comparison,
    Exists,
    In,
    Matches,
    Not,
    Or,
    Predicate,
)
from graphql_api.resolvers import old_names
from rest_compat.eegdash import strict_json

#: Filters within one another, at most.
DEPTH: Final = 16
#: Bytes of a filter, written without spaces.
BYTES: Final = 64 * 1024
#: Parts of one filter, at most: each may cost a store a comparison with every document.
PARTS: Final = 1000

_Fields: TypeAlias = Mapping[str, Any]


def parse_text(text: str | None, collection: Collection) -> Predicate:
    """Read the query parameter; without one, every document passes. InvalidFilterError says what is wrong."""
    if not text:
        return EVERYTHING
    try:
        asked = strict_json.read(text.encode())
    except (strict_json.MalformedJsonError, UnicodeEncodeError) as error:
        raise InvalidFilterError(f"filter: {error}") from error
    return parse(asked, collection)


def parse(asked: object, collection: Collection) -> Predicate:
    """Read a filter that is JSON already; InvalidFilterError says what is wrong."""
    size = len(orjson.dumps(asked))
    if size > BYTES:
        raise InvalidFilterError(f"filter: at most {BYTES} bytes, not {size}", limit=BYTES)
    return _Parser(collection).document(asked, 1)


def _object(value: object, name: str) -> _Fields:
    if not isinstance(value, dict):
        raise InvalidFilterError(f"{name} must be an object", path=name)
    return cast("_Fields", value)


def _list(value: object, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise InvalidFilterError(f"{name} must be a list", path=name)
    return list(cast("Sequence[Any]", value))


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise InvalidFilterError(f"{name} must be text", path=name)
    return value


def _is_operators(value: object) -> bool:
    return isinstance(value, dict) and any(str(key).startswith("$") for key in cast("_Fields", value))


class _Parser:
    """Reads one filter, counting how much of it there is."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._parts = 0

    def document(self, asked: object, depth: int) -> Predicate:
        """Read `{"field": ..., "$and": [...]}`: all of it must hold."""
        fields = _object(asked, "filter" if depth == 1 else "each part of $and, $or and $nor")
        self._count(depth, len(fields))
        return _all([self._clause(name, value, depth) for name, value in fields.items()])

    def _count(self, depth: int, parts: int) -> None:
        self._parts += parts
        if depth > DEPTH:
            raise InvalidFilterError(f"filter: at most {DEPTH} filters within one another", limit=DEPTH)
        if self._parts > PARTS:
            raise InvalidFilterError(f"filter: at most {PARTS} conditions", limit=PARTS)

    def _clause(self, name: str, value: object, depth: int) -> Predicate:
        if name.startswith("$"):
            return self._logic(name, value, depth)
        if _is_operators(value):
            return self._operators(name, _object(value, name), depth)
        return self._field(name).equal(value)

    def _logic(self, name: str, value: object, depth: int) -> Predicate:
        if name not in {"$and", "$or", "$nor"}:
            raise _unknown(name)
        parts = tuple(self.document(part, depth + 1) for part in _list(value, name))
        if not parts:
            raise InvalidFilterError(f"{name} must be a list with something in it", path=name)
        match name:
            case "$and":
                return And(parts)
            case "$or":
                return Or(parts)
            case _:
                return Not(Or(parts))

    def _operators(self, path: str, asked: _Fields, depth: int) -> Predicate:
        self._count(depth, len(asked))
        if "$options" in asked and "$regex" not in asked:
            raise InvalidFilterError(f"{path}: $options needs a $regex", path=path)
        parts = [self._operator(path, name, asked, depth) for name in asked if name != "$options"]
        return _all(parts)

    def _operator(self, path: str, name: str, asked: _Fields, depth: int) -> Predicate:
        field, value = self._field(path), asked[name]
        if name == "$not":
            return Not(self._operators(path, _operators_only(path, value), depth + 1))
        if name == "$regex":
            return field.matching(
                _text(value, f"{path}: $regex"), _text(asked.get("$options", ""), "$options")
            )
        read = _OPERATORS.get(name)
        if read is None:
            raise _unknown(name)
        return read(field, value)

    def _field(self, path: str) -> "_Field":
        return _Field(path, old_names.paths(self._collection, path))


def _operators_only(path: str, value: object) -> _Fields:
    if not _is_operators(value):
        raise InvalidFilterError(f"{path}: $not must be an object of operators", path=path)
    return _object(value, path)


def _unknown(name: str) -> InvalidFilterError:
    return InvalidFilterError(f"{name[:80]!r} is no operator that is served here", path=name[:80])


def _all(parts: list[Predicate]) -> Predicate:
    return parts[0] if len(parts) == 1 else And(tuple(parts))


@dataclass(frozen=True, slots=True)
class _Field:
    """A field under each of its names: a value at one of them is enough, absence has to be under all."""

    name: str
    paths: tuple[str, ...]

    def _any(self, make: Callable[[str], Predicate]) -> Predicate:
        parts = tuple(make(path) for path in self.paths)
        return parts[0] if len(parts) == 1 else Or(parts)

    def equal(self, value: object) -> Predicate:
        """Ask for a value, or with null for absence."""
        if value is None:
            return _all([Compare(path, Comparison.EQ, None) for path in self.paths])
        found = old_names.values(self.name, [value])
        if len(found) == 1:
            return self._any(lambda path: Compare(path, Comparison.EQ, value))
        return self._any(lambda path: In(path, found))

    def compared(self, comparison: Comparison, value: object) -> Predicate:
        """Ask for greater or smaller values."""
        return self._any(lambda path: Compare(path, comparison, value))

    def among(self, values: list[Any]) -> Predicate:
        """Ask for one of several values, null among them meaning absence."""
        given = old_names.values(self.name, [value for value in values if value is not None])
        found = self._any(lambda path: In(path, given))
        return Or((found, self.equal(None))) if None in values else found

    def every(self, values: list[Any]) -> Predicate:
        """Ask for all of these values; for none of them, as MongoDB has it, nothing passes."""
        return And(tuple(self.equal(value) for value in values)) if values else Or(())

    def existing(self) -> Predicate:
        """Ask for documents that have the field, be it null."""
        return self._any(Exists)

    def matching(self, pattern: str, options: str) -> Predicate:
        """Ask for text that matches somewhere."""
        return self._any(lambda path: Matches(path, pattern, options))


def _exists(field: _Field, value: object) -> Predicate:
    # MongoDB takes numbers for truth values here, and so do scripts.
    if not isinstance(value, bool) and value not in (0, 1):
        raise InvalidFilterError(f"{field.name}: $exists must be true or false", path=field.name)
    return field.existing() if value else Not(field.existing())


def _listed(field: _Field, value: object, operator: str) -> list[Any]:
    values = _list(value, f"{field.name}: {operator}")
    if any(_is_operators(each) for each in values):
        raise InvalidFilterError(f"{field.name}: {operator} takes values, not operators", path=field.name)
    return values


_OPERATORS: Final[Mapping[str, Callable[[_Field, Any], Predicate]]] = {
    "$eq": lambda field, value: field.equal(value),
    "$ne": lambda field, value: Not(field.equal(value)),
    "$gt": lambda field, value: field.compared(Comparison.GT, value),
    "$gte": lambda field, value: field.compared(Comparison.GTE, value),
    "$lt": lambda field, value: field.compared(Comparison.LT, value),
    "$lte": lambda field, value: field.compared(Comparison.LTE, value),
    "$in": lambda field, value: field.among(_listed(field, value, "$in")),
    "$nin": lambda field, value: Not(field.among(_listed(field, value, "$nin"))),
    "$all": lambda field, value: field.every(_listed(field, value, "$all")),
    "$exists": _exists,
}
