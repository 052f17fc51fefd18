"""How does a predicate become a condition of SQL that means the same?

What stands in columns is compared by SQLite, by its indexes where it can be. All else is asked of the document itself
by the matcher of the domain, through an SQL function. An expression is null only where it could be false as well.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, TypeAlias

from graphql_api.catalog.sqlite.contents import read_content
from graphql_api.catalog.sqlite.document_columns import MANY, PATHS, Cell, cell, quoted, value_of
from graphql_api.catalog.sqlite.regular_expressions import search
from graphql_api.catalog.sqlite.shared_pieces import PieceReader
from graphql_api.domain.identifiers import identifier, position_of
from graphql_api.domain.matching import Test, matcher, value_check
from graphql_api.domain.predicates import And, Compare, Comparison, Exists, In, Matches, Not, Or, Predicate

_Leaf: TypeAlias = Compare | In | Exists | Matches

_COLUMNS: Final[Mapping[str, int]] = {path: number for number, path in enumerate(PATHS)}
_SIGNS: Final = {Comparison.GT: ">", Comparison.GTE: ">=", Comparison.LT: "<", Comparison.LTE: "<="}
_MANY: Final = "x'02'"
#: Indexed fields of which few documents have the same value.
_RARE: Final = frozenset({"subject", "entities.subject"})
#: Parameters of one statement; SQLite takes 32,766.
_MOST: Final = 30_000
_NEVER: Final = "0"
_ALWAYS: Final = "1"


class Condition:
    """A condition on rows of `document`, with its parameters and the Python functions that it calls."""

    __slots__ = ("checks", "many", "parameters", "sql", "tests")

    def __init__(self, many: int) -> None:
        """Hold for every row, at first; `many` has a bit for each column that may hold `MANY`."""
        self.many = many
        self.sql = _ALWAYS
        self.parameters: list[Cell] = []
        self.tests: list[Test] = []
        self.checks: list[Callable[[Any], bool]] = []

    def prepare(self, connection: sqlite3.Connection) -> None:
        """Let the connection's next statement call this condition's functions."""
        if self.tests:
            connection.create_function(
                "fits", 3, partial(self._fits, PieceReader(connection)), deterministic=True
            )
        if self.checks:
            connection.create_function("checks", 2, self._checks, deterministic=True)

    def _fits(self, pieces: PieceReader, number: int, position: int, content: bytes) -> bool:
        return self.tests[number](load(position, pieces.whole(content)))

    def _checks(self, number: int, held: Cell) -> bool:
        return self.checks[number](value_of(held))

    def _bind(self, value: Cell) -> str:
        # Numbered, as text is put together in another order than values are bound.
        self.parameters.append(value)
        return f"?{len(self.parameters)}"

    def _ask(self, predicate: Predicate) -> str:
        """Ask the document itself."""
        self.tests.append(matcher(predicate, search))
        text = "(SELECT CAST(content AS BLOB) FROM content WHERE content.position = document.position)"
        return f"fits({len(self.tests) - 1}, document.position, {text})"

    def write(self, predicate: Predicate) -> str:
        """Write the predicate in SQL."""
        if isinstance(predicate, Not):
            return f"NOT ifnull({self.write(predicate.part)}, 0)"
        if isinstance(predicate, And | Or):
            return self._join(predicate)
        if predicate.path == "_id":
            return self._by_position(predicate)
        bit = _COLUMNS.get(predicate.path)
        if bit is None or not _is_of_cells(predicate) or len(self.parameters) > _MOST:
            return self._ask(predicate)
        held = self._by_cell(predicate, quoted(predicate.path))
        return self._or_many(predicate, held) if self.many >> bit & 1 else held

    def _or_many(self, predicate: _Leaf, held: str) -> str:
        column = quoted(predicate.path)
        # No index could be used for the alternatives: its values are said once more, with the mark among them.
        wanted = _wanted(predicate)
        likely = (
            f"{column} IN ({_MANY}{''.join(', ' + self._bind(each) for each in wanted)}) AND "
            if wanted
            else ""
        )
        return f"({likely}CASE {column} WHEN {_MANY} THEN {self._ask(predicate)} ELSE {held} END)"

    def _join(self, predicate: And | Or) -> str:
        if not predicate.parts:
            return _ALWAYS if isinstance(predicate, And) else _NEVER
        if isinstance(predicate, And):
            return f"({' AND '.join(map(self.write, predicate.parts))})"
        return f"({' OR '.join(map(self._alternative, predicate.parts))})"

    def _alternative(self, predicate: Predicate) -> str:
        """Write one of several alternatives: of few rows each, SQLite has to be told so to use their indexes."""
        written = self.write(predicate)
        rare = isinstance(predicate, Compare | In) and predicate.path in _RARE
        return f"likelihood({written}, 0.001)" if rare else written

    def _by_cell(self, predicate: _Leaf, column: str) -> str:
        if isinstance(predicate, Matches):
            self.checks.append(value_check(predicate, search))
            return f"checks({len(self.checks) - 1}, {column})"
        if isinstance(predicate, In):
            return self._in(predicate.values, column)
        if not isinstance(predicate, Compare):
            return self._ask(predicate)
        held = cell(predicate.value)
        if held is None:
            return f"{column} IS NULL"
        if predicate.comparison is Comparison.EQ:
            return f"{column} = {self._bind(held)}"
        return self._range(predicate.comparison, column, held)

    def _in(self, values: Sequence[object], column: str) -> str:
        held = [cell(value) for value in values]
        listed = ", ".join(self._bind(each) for each in held if each is not None)
        terms = [f"{column} IN ({listed})"] if listed else []
        terms += [f"{column} IS NULL"] if None in held else []
        return f"({' OR '.join(terms)})" if terms else _NEVER

    def _range(self, comparison: Comparison, column: str, held: Cell) -> str:
        """Compare within one type: SQLite puts numbers before text before blobs."""
        compared = f"{column} {_SIGNS[comparison]} {self._bind(held)}"
        if isinstance(held, bytes):
            return f"({compared} AND {column} >= x'00' AND {column} <= x'01')"
        if isinstance(held, str):
            return f"({compared} AND {column} {'< x' if comparison in _UPWARDS else '>= '}'')"
        return f"({compared} AND {column} < '')" if comparison in _UPWARDS else f"({compared})"

    def _by_position(self, predicate: _Leaf) -> str:
        """Compare `_id`s by the numbers that they are."""
        if isinstance(predicate, In):
            found = [position_of(value) for value in predicate.values]
            listed = ", ".join(str(position) for position in found if position is not None)
            return f"position IN ({listed})"
        if not isinstance(predicate, Compare):
            return self._ask(predicate)
        position, sign = position_of(predicate.value), _SIGNS.get(predicate.comparison)
        if position is None:
            return self._ask(predicate) if sign else _NEVER
        return f"position {sign or '='} {position}"


_UPWARDS: Final = frozenset({Comparison.GT, Comparison.GTE})


def condition(predicate: Predicate, many: int) -> Condition:
    """Write a predicate as a condition; `many` has a bit for each column that may hold `MANY`."""
    made = Condition(many)
    made.sql = made.write(predicate)
    return made


def _is_of_cells(predicate: _Leaf) -> bool:
    """Tell whether cells say enough: not of existence, nor of values that are lists or objects."""
    if isinstance(predicate, Exists):
        return False
    if isinstance(predicate, Matches):
        return True
    values = predicate.values if isinstance(predicate, In) else (predicate.value,)
    return len(values) < _MOST and all(cell(value) != MANY for value in values)


def _wanted(predicate: _Leaf) -> list[Cell]:
    """Give the values of which a cell must have one; none where there are others, or null among them."""
    if isinstance(predicate, In):
        values: Sequence[object] = predicate.values
    elif isinstance(predicate, Compare) and predicate.comparison is Comparison.EQ:
        values = (predicate.value,)
    else:
        values = ()
    return [] if None in values else [cell(value) for value in values]


def load(position: int, content: str | bytes) -> dict[str, Any]:
    """Read a document as predicates see it."""
    return {**read_content(content), "_id": identifier(position)}
