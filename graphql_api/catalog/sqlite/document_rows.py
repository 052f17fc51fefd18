"""How is a document written into its rows? Always in the caller's transaction."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, Final

from graphql_api.catalog.sqlite import holdings, many_rows, shared_pieces, spaces
from graphql_api.catalog.sqlite.contents import write_content
from graphql_api.catalog.sqlite.document_columns import PATHS, cells, quoted
from graphql_api.catalog.sqlite.rows import to_json
from graphql_api.catalog.sqlite.spaces import Known
from graphql_api.catalog.sqlite.written_documents import Written

_DATASET: Final = PATHS.index("dataset")
_FIRST: Final = ("position", "space", "key")
_NAMES: Final = (*_FIRST, *map(quoted, PATHS))
_REPLACE: Final = f"UPDATE document SET {', '.join(f'{name} = ?' for name in _NAMES[3:])} WHERE position = ?"  # noqa: S608
_INSERT_CONTENT: Final = "INSERT INTO content (plain, content, position)"
_REPLACE_CONTENT: Final = "UPDATE content SET plain = ?, content = ? WHERE position = ?"
_LAST: Final = "SELECT seq FROM sqlite_sequence WHERE name = 'document'"
_FIND: Final = (
    "SELECT position, key FROM document WHERE space = ? AND key IN (SELECT value FROM json_each(?))"
)
_BETWEEN: Final = "SELECT 1 FROM document WHERE space = ? AND key BETWEEN ? AND ? LIMIT 1"
_DROP: Final = (
    "DELETE FROM content WHERE position IN (SELECT value FROM json_each(?))",
    "DELETE FROM document WHERE position IN (SELECT value FROM json_each(?))",
)


def key_text(key: Sequence[str]) -> str:
    """Write the values that name a document as one text: a single one as it is, several as JSON in ASCII."""
    if len(key) == 1:
        return key[0]
    glued = '","'.join(key)
    return f'["{glued}"]' if _is_plain("".join(key)) else to_json(list(key))


def key_texts(columns: Sequence[Sequence[str]]) -> list[str]:
    """Write the keys of many documents, by a column of each of the values that name them."""
    if len(columns) > 1 and _is_plain("".join(map("".join, columns))):
        return [f'["{glued}"]' for glued in map('","'.join, zip(*columns, strict=True))]
    return list(map(key_text, zip(*columns, strict=True)))


def _is_plain(text: str) -> bool:
    """Tell that JSON writes text as it is, as it does nearly all that names documents."""
    return text.isascii() and text.isprintable() and '"' not in text and "\\" not in text


def positions(connection: sqlite3.Connection, space: Known, keys: Sequence[str]) -> dict[str, int]:
    """Find documents by key; those that are not there are left out."""
    # Mostly keys come in their order, and there is nothing between them.
    between = (space.number, min(keys, default=""), max(keys, default=""))
    if connection.execute(_BETWEEN, between).fetchone() is None:
        return {}
    found = connection.execute(_FIND, (space.number, to_json(keys)))
    return {key: position for position, key in found}


def add(connection: sqlite3.Connection, space: Known, documents: Written) -> range:
    """Insert documents, and give their positions."""
    last = connection.execute(_LAST).fetchone()
    first = (last[0] if last else 0) + 1
    places = range(first, first + len(documents.keys))
    place_all(connection, space, places, documents)
    return places


def place_all(
    connection: sqlite3.Connection, space: Known, places: Sequence[int], documents: Written
) -> None:
    """Insert documents at these positions."""
    # Most columns are empty in all of them: to say so takes as long as to say anything else.
    used = documents.used_cells()
    names = (*_FIRST, *(_NAMES[len(_FIRST) + path] for path in used))
    columns = [places, [space.number] * len(places), documents.keys, *used.values()]
    many_rows.insert(connection, f"INSERT INTO document ({', '.join(names)})", columns)
    shared = shared_pieces.share(connection, places, documents) if space.of_records else documents
    contents = [shared.plain, shared.texts_at(places), places]
    many_rows.insert(connection, _INSERT_CONTENT, contents)
    spaces.mark(connection, space, documents.many)
    spaces.grow(connection, space, len(places))
    holdings.grow(connection, space, used.get(_DATASET, [None] * len(places)))


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
    shared_pieces.sweep(connection, places)
