"""How is a document written into its rows? Always in the caller's transaction."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from graphql_api.catalog.sqlite import holdings, many_rows, spaces
from graphql_api.catalog.sqlite.contents import Content, write_content
from graphql_api.catalog.sqlite.document_columns import PATHS, cells, quoted
from graphql_api.catalog.sqlite.rows import to_json
from graphql_api.catalog.sqlite.spaces import Known

#: Writes a document at its position.
Write: TypeAlias = Callable[[int, Mapping[str, Any]], Content]

_DATASET: Final = PATHS.index("dataset")
_NAMES: Final = ("position", "space", "key", *map(quoted, PATHS))
_INSERT: Final = f"INSERT INTO document ({', '.join(_NAMES)})"
_REPLACE: Final = f"UPDATE document SET {', '.join(f'{name} = ?' for name in _NAMES[3:])} WHERE position = ?"  # noqa: S608
_INSERT_CONTENT: Final = "INSERT INTO content (plain, content, position)"
_REPLACE_CONTENT: Final = "UPDATE content SET plain = ?, content = ? WHERE position = ?"
_LAST: Final = "SELECT seq FROM sqlite_sequence WHERE name = 'document'"
_FIND: Final = (
    "SELECT position, key FROM document WHERE space = ? AND key IN (SELECT value FROM json_each(?))"
)
_DROP: Final = (
    "DELETE FROM content WHERE position IN (SELECT value FROM json_each(?))",
    "DELETE FROM document WHERE position IN (SELECT value FROM json_each(?))",
)


def key_text(key: Sequence[str]) -> str:
    """Write the values that name a document as one text: a single one as it is."""
    return key[0] if len(key) == 1 else to_json(list(key))


def positions(connection: sqlite3.Connection, space: Known, keys: Iterable[str]) -> dict[str, int]:
    """Find documents by key; those that are not there are left out."""
    found = connection.execute(_FIND, (space.number, to_json(list(keys))))
    return {key: position for position, key in found}


def add(
    connection: sqlite3.Connection,
    space: Known,
    documents: Sequence[tuple[str, Mapping[str, Any]]],
    write: Write = write_content,
) -> list[int]:
    """Insert documents under their keys, and give their positions."""
    last = connection.execute(_LAST).fetchone()
    first = (last[0] if last else 0) + 1
    places = range(first, first + len(documents))
    place_all(connection, space, list(zip(places, documents, strict=True)), write)
    return list(places)


def place_all(
    connection: sqlite3.Connection,
    space: Known,
    placed: Sequence[tuple[int, tuple[str, Mapping[str, Any]]]],
    write: Write = write_content,
) -> None:
    """Insert documents under their keys at these positions."""
    taken = [cells(document) for _, (_, document) in placed]
    rows = [
        (place, space.number, key, *cell.values)
        for (place, (key, _)), cell in zip(placed, taken, strict=True)
    ]
    many_rows.insert(connection, _INSERT, rows)
    contents = [(*write(place, document), place) for place, (_, document) in placed]
    many_rows.insert(connection, _INSERT_CONTENT, contents)
    spaces.mark(connection, space, _many(cell.many for cell in taken))
    spaces.grow(connection, space, len(placed))
    holdings.grow(connection, space, (cell.values[_DATASET] for cell in taken))


def replace(connection: sqlite3.Connection, space: Known, position: int, document: Mapping[str, Any]) -> None:
    """Write another document into the place of one."""
    taken = cells(document)
    connection.execute(_REPLACE, (*taken.values, position))
    connection.execute(_REPLACE_CONTENT, (*write_content(position, document), position))
    spaces.mark(connection, space, taken.many)


def is_same(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Tell whether two documents are written alike: 1 and 1.0 are not."""
    return write_content(0, before) == write_content(0, after)


def drop(connection: sqlite3.Connection, space: Known, places: Sequence[int]) -> None:
    """Forget documents."""
    spaces.grow(connection, space, -len(places))
    holdings.shrink(connection, space, places)
    for statement in _DROP:
        connection.execute(statement, (to_json(places),))


def _many(masks: Iterable[int]) -> int:
    result = 0
    for mask in masks:
        result |= mask
    return result
