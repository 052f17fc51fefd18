"""What do the tables of a version say, and what do their columns mean?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, cast

from graphql_api.domain.errors import InvalidCursorError
from graphql_api.domain.pages import Page, check_page_size, decode_cursor
from graphql_api.domain.sidecars import Fields, merge, parse_sidecar
from graphql_api.domain.tables import Cell, Table, cell_value, parse_table
from graphql_api.resolvers import contents
from graphql_api.resolvers.reader import Reader
from graphql_api.resolvers.versions import LoadedVersion

#: Most rows on one page.
MOST: Final = 100_000


class Column(NamedTuple):
    """A column, and what the JSON files beside its table say of it."""

    name: str
    description: str | None
    units: str | None
    levels: Fields | None


@dataclass(frozen=True, slots=True, eq=False)
class StoredTable:
    """A table of a version; `table` is null where the catalogue does not hold the file."""

    version: LoadedVersion
    path: str
    table: Table | None
    meanings: Fields

    @property
    def columns(self) -> list[Column] | None:
        """The columns, in the order of the file."""
        return None if self.table is None else [_column(name, self.meanings) for name in self.table.columns]

    def rows(self) -> list[dict[str, Cell]] | None:
        """All rows, in the order of the file."""
        table = self.table
        return None if table is None else [table.row(position) for position in range(len(table.rows))]

    def counts(self, column: str) -> list[tuple[str, int]]:
        """Count the values of a column, most first, then in text order; what says nothing is left out."""
        cells = (self.table.column(column) if self.table else None) or []
        found = Counter(cell for cell in cells if cell_value(cell) is not None)
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))

    def page(self, *, first: int, after: str | None) -> Page[dict[str, Cell]]:
        """Give rows behind a cursor; none where the file is not held."""
        size = check_page_size(first, MOST)
        table = self.table or Table((), ())
        start = 0 if after is None else _position(decode_cursor(after)) + 1
        places = range(start, min(start + size, len(table.rows)))
        return Page(
            [table.row(place) for place in places],
            [str(place) for place in places],
            total_count=len(table.rows),
            has_next=places.stop < len(table.rows),
            has_previous=start > 0,
        )


async def read(reader: Reader, version: LoadedVersion, path: str, meanings: Sequence[str]) -> StoredTable:
    """Read a table of a version; `meanings` are the JSON files that tell of its columns, the nearest last."""
    text, *told = await contents.texts(reader, version, [path, *meanings])
    merged = merge(
        (each, parse_sidecar(said) if said else None) for each, said in zip(meanings, told, strict=True)
    )
    return StoredTable(version, path, None if text is None else parse_table(text), merged.fields)


def _column(name: str, meanings: Fields) -> Column:
    told: object = meanings.get(name)
    fields = cast("dict[str, Any]", told) if isinstance(told, dict) else {}
    described = _text(fields.get("Description")) or _text(fields.get("LongName"))
    levels: object = fields.get("Levels")
    return Column(
        name,
        described,
        _text(fields.get("Units")),
        cast("Fields", levels) if isinstance(levels, dict) else None,
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _position(cursor: str) -> int:
    if not (cursor.isascii() and cursor.isdecimal()) or len(cursor) > len(str(2**53)):
        raise InvalidCursorError("this cursor is of another list")
    return int(cursor)
