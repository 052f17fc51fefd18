"""Which documents does a caller ask for?

A predicate means what MongoDB means by it, in every store. A path is dotted; at each list on the way all its elements
are looked into, and a number picks one. What stands at the end is compared itself and, where it is a list, by element.
A field that is absent is null. An integer equals the float of the same value, a boolean equals no number. `GT` and its
kind compare within one type only: numbers with numbers, text with text (by code point), booleans with booleans. Objects
are equal where their fields stand in the same order.

Predicates check themselves: one that exists can be given to any store.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeAlias

from graphql_api.domain.documents import json_fault
from graphql_api.domain.errors import InvalidFilterError
from graphql_api.domain.patterns import check_pattern

#: Parts of one path, at most.
_DEPTH: Final = 32


class Comparison(StrEnum):
    """How a value is compared. `$ne` is `Not(Compare(path, EQ, value))`, `$nin` is `Not(In(path, values))`."""

    EQ = "eq"
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"


@dataclass(frozen=True, slots=True)
class Compare:
    """A value at the path compares so with `value`: any JSON for `EQ`, text, a number or a boolean for the others."""

    path: str
    comparison: Comparison
    value: Any

    def __post_init__(self) -> None:
        """Refuse what no store could answer."""
        check_path(self.path)
        _check_operand(self.path, self.value)
        if self.comparison is not Comparison.EQ and not isinstance(self.value, str | int | float):
            message = f"{self.path}: only text, numbers and booleans have an order"
            raise InvalidFilterError(message, path=self.path)


@dataclass(frozen=True, slots=True)
class In:
    """A value at the path equals one of `values`, each any JSON. Of no values, none does."""

    path: str
    values: tuple[Any, ...]

    def __post_init__(self) -> None:
        """Refuse what no store could answer."""
        check_path(self.path)
        for value in self.values:
            _check_operand(self.path, value)


@dataclass(frozen=True, slots=True)
class Exists:
    """The path leads somewhere, be it to null."""

    path: str

    def __post_init__(self) -> None:
        """Refuse what no store could answer."""
        check_path(self.path)


@dataclass(frozen=True, slots=True)
class Matches:
    """A text at the path matches the regular expression somewhere; `options` are of `i`, `m` and `s`.

    `domain.patterns` says which expressions there are: those that mean the same everywhere and end in time.
    """

    path: str
    pattern: str
    options: str = ""

    def __post_init__(self) -> None:
        """Refuse what no store could answer."""
        check_path(self.path)
        check_pattern(self.pattern, self.options)


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold. Of no parts, it always holds."""

    parts: tuple["Predicate", ...] = ()


@dataclass(frozen=True, slots=True)
class Or:
    """One part holds. Of no parts, it never holds."""

    parts: tuple["Predicate", ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold for the document: absence makes `Not(Compare(...))` hold."""

    part: "Predicate"


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
