"""Which documents does a caller ask for?

A predicate means what MongoDB means by it, in every store. A path is dotted; at each list on the way all its elements
are looked into, and a number picks one. What stands at the end is compared itself and, where it is a list, by element.
A field that is absent is null. An integer equals the float of the same value, a boolean equals no number. `GT` and its
kind compare within one type only: numbers with numbers, text with text (by code point), booleans with booleans. Objects
are equal where their fields stand in the same order.

Predicates check themselves: one that exists can be given to any store.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar, Final, TypeAlias

from graphql_api.domain.documents import json_fault
from graphql_api.domain.errors import InvalidFilterError

#: Parts of one path, at most.
_DEPTH: Final = 32


class Comparison(StrEnum):
    """How a value is compared. `$ne` is `Not(Compare(path, EQ, value))`, `$nin` is `Not(In(path, values))`."""

    EQ = "eq"
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"


class _Part:
    """A predicate equals those of its own kind with the same fields; they stay as they were given.

    Written out: seven dataclasses would take longer to be made than most questions take to be answered.
    """

    __slots__ = ()
    __match_args__: ClassVar[tuple[str, ...]] = ()

    def _fields(self) -> tuple[object, ...]:
        return tuple([getattr(self, name) for name in self.__match_args__])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Part) and type(self) is type(other) and self._fields() == other._fields()

    def __hash__(self) -> int:
        return hash((type(self), self._fields()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self._fields()))})"


class Compare(_Part):
    """A value at the path compares so with `value`: any JSON for `EQ`, text, a number or a boolean for the others."""

    __slots__ = ("comparison", "path", "value")
    __match_args__ = ("path", "comparison", "value")

    def __init__(self, path: str, comparison: Comparison, value: Any) -> None:  # noqa: ANN401 any JSON
        """Refuse what no store could answer."""
        check_path(path)
        _check_operand(path, value)
        if comparison is not Comparison.EQ and not isinstance(value, str | int | float):
            raise InvalidFilterError(f"{path}: only text, numbers and booleans have an order", path=path)
        self.path: Final = path
        self.comparison: Final = comparison
        self.value: Final = value


class In(_Part):
    """A value at the path equals one of `values`, each any JSON. Of no values, none does."""

    __slots__ = __match_args__ = ("path", "values")

    def __init__(self, path: str, values: tuple[Any, ...]) -> None:
        """Refuse what no store could answer."""
        check_path(path)
        for value in values:
            _check_operand(path, value)
        self.path: Final = path
        self.values: Final = values


class Exists(_Part):
    """The path leads somewhere, be it to null."""

    __slots__ = __match_args__ = ("path",)

    def __init__(self, path: str) -> None:
        """Refuse what no store could answer."""
        check_path(path)
        self.path: Final = path


class Matches(_Part):
    """A text at the path matches the regular expression somewhere; `options` are of `i`, `m` and `s`.

    `domain.patterns` says which expressions there are: those that mean the same everywhere and end in time.
    """

    __slots__ = ("options", "path", "pattern")
    __match_args__ = ("path", "pattern", "options")

    def __init__(self, path: str, pattern: str, options: str = "") -> None:
        """Refuse what no store could answer."""
        # Imported late: an ingest asks for no expression.
        from graphql_api.domain.patterns import check_pattern  # noqa: PLC0415

        check_path(path)
        check_pattern(pattern, options)
        self.path: Final = path
        self.pattern: Final = pattern
        self.options: Final = options


class And(_Part):
    """All parts hold. Of no parts, it always holds."""

    __slots__ = __match_args__ = ("parts",)

    def __init__(self, parts: tuple["Predicate", ...] = ()) -> None:
        self.parts: Final = parts


class Or(_Part):
    """One part holds. Of no parts, it never holds."""

    __slots__ = __match_args__ = ("parts",)

    def __init__(self, parts: tuple["Predicate", ...] = ()) -> None:
        self.parts: Final = parts


class Not(_Part):
    """The part does not hold for the document: absence makes `Not(Compare(...))` hold."""

    __slots__ = __match_args__ = ("part",)

    def __init__(self, part: "Predicate") -> None:
        self.part: Final = part


Predicate: TypeAlias = Compare | In | Exists | Matches | And | Or | Not

#: Holds for every document.
EVERYTHING: Final = And()

_Fields: TypeAlias = Mapping[str, Any]


def equals(fields: _Fields) -> Predicate:
    """Ask for documents that have all these values."""
    return And(tuple(Compare(path, Comparison.EQ, value) for path, value in fields.items()))


def check_path(path: str) -> None:
    """Raise InvalidFilterError where no dotted path reads so."""
    parts = path.split(".")
    usable = all(part and not part.startswith("$") and "\0" not in part for part in parts)
    if not usable or len(parts) > _DEPTH or json_fault(path):
        raise InvalidFilterError(f"{path[:80]!r} is not the path of a field", path=ascii(path[:80]))


def _check_operand(path: str, value: object) -> None:
    fault = json_fault(value)
    if fault:
        raise InvalidFilterError(f"{path}: {fault.reason}", path=path)
