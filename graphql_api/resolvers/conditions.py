"""What is asked of documents, and of which of their fields?

A field may stand at several paths: documents follow several schemas. One of the paths is enough; absence has to be at
all of them. Values that were asked for are remembered, so that those which nothing has can be told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graphql_api.domain.predicates import (
    EVERYTHING,
    And,
    Compare,
    Comparison,
    In,
    Matches,
    Not,
    Or,
    Predicate,
)

#: Characters that mean something to regular expressions are taken for themselves.
_SPECIAL = frozenset(r"\.^$|()[]{}*+?")


@dataclass(frozen=True, slots=True)
class Field:
    """A field as callers name it, and the paths where documents hold it. Of `any_case`, case makes no difference."""

    name: str
    paths: tuple[str, ...]
    any_case: bool = False

    def equal(self, value: object) -> Predicate:
        """Ask for a value."""
        return self.among([value])

    def among(self, values: Sequence[object]) -> Predicate:
        """Ask for one of these values."""
        found = tuple(values)
        if self.any_case:
            texts = [each for each in values if isinstance(each, str)]
            found = tuple(dict.fromkeys([*values, *map(str.lower, texts), *map(str.upper, texts)]))
        return Or(tuple(In(path, found) for path in self.paths))

    def containing(self, text: str) -> Predicate:
        """Ask for text that holds this one."""
        return Or(tuple(Matches(path, _literal(text), "i" if self.any_case else "") for path in self.paths))

    def beginning(self, text: str) -> Predicate:
        """Ask for text that begins with this one."""
        return Or(tuple(Matches(path, rf"\A{_literal(text)}", "") for path in self.paths))

    def ending(self, segment: str) -> Predicate:
        """Ask for a path whose last segment is this one."""
        return Or(tuple(Matches(path, f"(?:\\A|/){_literal(segment)}$", "") for path in self.paths))

    def absent(self) -> Predicate:
        """Ask for absence."""
        return And(tuple(Compare(path, Comparison.EQ, None) for path in self.paths))

    def present(self) -> Predicate:
        """Ask for anything but absence."""
        return Not(self.absent())

    def between(self, least: float | None, most: float | None) -> Predicate:
        """Ask for a number, bounds included."""
        return Or(tuple(_between(path, least, most) for path in self.paths))


def _literal(text: str) -> str:
    return "".join("\\" + each if each in _SPECIAL else each for each in text)


def _between(path: str, least: float | None, most: float | None) -> Predicate:
    bounds = ((Comparison.GTE, least), (Comparison.LTE, most))
    return And(tuple(Compare(path, each, bound) for each, bound in bounds if bound is not None))


@dataclass(frozen=True, slots=True)
class Condition:
    """A predicate, and the values of fields that it asks for by name."""

    predicate: Predicate = EVERYTHING
    named: tuple[tuple[Field, str], ...] = ()

    def __and__(self, other: "Condition") -> "Condition":
        """Ask for both."""
        return Condition(And((self.predicate, other.predicate)), self.named + other.named)


#: Met by everything.
ANY: Final = Condition()


def every(conditions: Sequence[Condition]) -> Condition:
    """Ask for all of them."""
    return Condition(And(tuple(each.predicate for each in conditions)), _named(conditions))


def some(conditions: Sequence[Condition]) -> Condition:
    """Ask for one of them."""
    return Condition(Or(tuple(each.predicate for each in conditions)), _named(conditions))


def none(condition: Condition) -> Condition:
    """Ask for what does not meet it. What it names need not be there."""
    return Condition(Not(condition.predicate))


def _named(conditions: Sequence[Condition]) -> tuple[tuple[Field, str], ...]:
    return tuple(dict.fromkeys(pair for each in conditions for pair in each.named))
