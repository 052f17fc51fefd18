"""What does a TSV file of BIDS say?

Cells are given as JSON values: null for `n/a` and empty cells, numbers where a cell is written as JSON writes numbers,
and text for all else, so that a label `001` stays one. Nothing is refused: rows may be short or long, and names of
columns may be missing or come twice.
"""

import math
import re
from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias

Cell: TypeAlias = str | int | float | None

_NOTHING: Final = frozenset({"", "n/a", "N/A"})
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)
#: Numbers that JSON's readers keep exactly.
_LARGEST: Final = 2**53


class Table(NamedTuple):
    """Names of columns, and rows of cells as they are written, in the order of the file. Rows may be short."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def row(self, position: int) -> dict[str, Cell]:
        """Give one row by the names of columns; cells behind the last name are left out, missing ones are null."""
        cells = self.rows[position]
        return {
            name: cell_value(cells[place]) if place < len(cells) else None
            for place, name in enumerate(self.columns)
        }

    def every_row(self) -> list[dict[str, Cell]]:
        """Give all rows so; cells that are written alike are read once."""
        values = {cell: cell_value(cell) for cell in set[str]().union(*self.rows)}
        width = len(self.columns)
        return [
            self.row(position)
            if len(cells) < width
            else dict(zip(self.columns, map(values.__getitem__, cells), strict=False))
            for position, cells in enumerate(self.rows)
        ]

    def column(self, name: str) -> list[str] | None:
        """Give the cells of a column as they are written, empty where a row is short; null without such a column."""
        if name not in self.columns:
            return None
        place = self.columns.index(name)
        return [row[place] if place < len(row) else "" for row in self.rows]


def parse_table(text: str) -> Table:
    """Read a table: lines end with LF, CRLF or CR, a byte order mark and blank lines are left out."""
    lines = list(_lines(text))
    if not lines:
        return Table((), ())
    names = _unique(lines[0])
    return Table(tuple(names), tuple(lines[1:]))


def _lines(text: str) -> Iterator[tuple[str, ...]]:
    # Not splitlines(): a cell may hold what only Unicode takes for the end of a line.
    for line in re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff")):
        if line.strip():
            yield tuple(cell.strip() for cell in line.split("\t"))


def _unique(names: tuple[str, ...]) -> list[str]:
    """Give names of their own to columns without one, or with one that was there before."""
    found: list[str] = []
    for place, name in enumerate(names, 1):
        found.append(name if name and name not in found else f"{name or 'column'}_{place}")
    return found


def cell_value(cell: str) -> Cell:
    """Read one cell."""
    if cell in _NOTHING:
        return None
    match = _NUMBER.fullmatch(cell)
    if match is None:
        return cell
    if match[1] is None and match[2] is None and abs(int(cell)) < _LARGEST:
        return int(cell)
    number = float(cell)
    return number if math.isfinite(number) and (match[1] or match[2]) else cell


def number_of(cell: str) -> float | None:
    """Read a cell as a number, however it is written; null where it is none."""
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
