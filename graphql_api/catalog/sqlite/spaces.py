"""Which number has a collection of a database in the file?"""

import sqlite3
from typing import Final, NamedTuple

from graphql_api.domain.documents import Collection, Space

_GET: Final = "SELECT space, many, size FROM space WHERE database = ? AND collection = ?"
_PUT: Final = "INSERT OR IGNORE INTO space (database, collection) VALUES (?, ?)"
_MARK: Final = "UPDATE space SET many = many | ? WHERE space = ?"
_LIST: Final = "SELECT database, collection FROM space ORDER BY space"
_GROW: Final = "UPDATE space SET size = size + ? WHERE space = ?"


class Known(NamedTuple):
    """A space by its number; `many` has a bit for each column of it that may hold lists, `size` documents are there."""

    number: int
    many: int
    size: int
    of_records: bool = False


#: Stands for one that nothing was ever written to.
NOWHERE: Final = Known(0, 0, 0)


def known(connection: sqlite3.Connection, space: Space) -> Known:
    """Find the space; NOWHERE where there is none."""
    row = connection.execute(_GET, (space.database, space.collection)).fetchone()
    if row is None:
        return NOWHERE
    number, many, size = row
    return Known(number, many, size, space.collection is Collection.RECORDS)


def made(connection: sqlite3.Connection, space: Space) -> Known:
    """Find the space, or make it in the caller's transaction."""
    connection.execute(_PUT, (space.database, space.collection))
    return known(connection, space)


def mark(connection: sqlite3.Connection, space: Known, many: int) -> None:
    """Remember that these columns hold lists, in the caller's transaction."""
    if many & ~space.many:
        connection.execute(_MARK, (many, space.number))


def grow(connection: sqlite3.Connection, space: Known, count: int) -> None:
    """Count documents that came, or went where `count` is negative, in the transaction that brings or takes them."""
    connection.execute(_GROW, (count, space.number))


def list_all(connection: sqlite3.Connection) -> list[Space]:
    """Give all spaces that were ever written to."""
    return [Space(database, Collection(collection)) for database, collection in connection.execute(_LIST)]
