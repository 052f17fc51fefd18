"""Which tables does the file hold, and how does an older file become a current one?

`PRAGMA user_version` counts the migrations that a file has seen, `PRAGMA application_id` says that it is ours. A
migration that was once released is never edited: the next one is added behind it.
"""

import sqlite3
from pathlib import Path
from typing import Final

from graphql_api.catalog.sqlite import (
    card_tables,
    cards,
    document_tables,
    file_keys,
    path_history,
    shared_pieces,
    text_packs,
)
from graphql_api.domain.errors import StoreError

#: Mark of our files in the SQLite header: "BIDS" in ASCII.
APPLICATION_ID: Final = 0x42494453

_FIRST: Final = (
    # One number for the whole catalogue, never reused, so that a token never comes back with another meaning.
    "CREATE TABLE change (only INTEGER PRIMARY KEY CHECK (only = 1), counter INTEGER NOT NULL)",
    "INSERT INTO change VALUES (1, 0)",
    # TEXT compares with memcmp over UTF-8: the byte order that pages promise.
    """CREATE TABLE dataset (
        dataset_id TEXT NOT NULL PRIMARY KEY,
        private INTEGER NOT NULL CHECK (private IN (0, 1)),
        change INTEGER NOT NULL DEFAULT 0,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        origin TEXT,
        position INTEGER NOT NULL UNIQUE REFERENCES document
    )""",
    # Pages are walked and counted in here, without touching the documents.
    "CREATE INDEX dataset_visible ON dataset (dataset_id, private)",
    "CREATE INDEX dataset_private ON dataset (dataset_id) WHERE private = 1",
    "CREATE INDEX dataset_change ON dataset (dataset_id, change)",
    "CREATE TABLE file_list (content_hash TEXT NOT NULL PRIMARY KEY, chunk_count INTEGER NOT NULL)",
    """CREATE TABLE chunk (
        content_hash TEXT NOT NULL REFERENCES file_list,
        position INTEGER NOT NULL,
        checksum INTEGER NOT NULL,
        content BLOB NOT NULL,
        UNIQUE (content_hash, position)
    )""",
    """CREATE TABLE version (
        dataset_id TEXT NOT NULL REFERENCES dataset,
        tag TEXT NOT NULL,
        created_at TEXT NOT NULL,
        content_hash TEXT NOT NULL REFERENCES file_list,
        source_tag TEXT NOT NULL,
        revision TEXT NOT NULL,
        doi TEXT,
        readme TEXT,
        changes TEXT,
        stats TEXT NOT NULL,
        extra TEXT NOT NULL,
        description TEXT,
        UNIQUE (dataset_id, tag)
    )""",
    "CREATE TABLE text (hash TEXT NOT NULL PRIMARY KEY, content BLOB NOT NULL)",
    """CREATE TABLE removed_path (
        dataset_id TEXT NOT NULL REFERENCES dataset,
        path TEXT NOT NULL,
        tag TEXT NOT NULL,
        PRIMARY KEY (dataset_id, path, tag)
    ) WITHOUT ROWID""",
    "CREATE INDEX removed_path_tag ON removed_path (dataset_id, tag)",
)

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (
    (*_FIRST, *document_tables.TABLES),
    card_tables.TABLES,
    file_keys.TABLES,
    text_packs.TABLES,
    shared_pieces.TABLES,
    path_history.TABLES,
)
#: Since when there are cards.
_CARDS: Final = 2


def pragma(connection: sqlite3.Connection, name: str) -> int:
    """Read a pragma that is one number."""
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def check_current(connection: sqlite3.Connection, path: Path) -> None:
    """Raise StoreError where the file is another program's, or not of the version that this code reads and writes."""
    if check_ours(connection, path) != len(MIGRATIONS):
        raise StoreError(f"{path} has not been opened as a catalogue yet", path=str(path))


def check_ours(connection: sqlite3.Connection, path: Path) -> int:
    """Give the number of migrations that the file has seen; StoreError where it is not ours or newer than this code."""
    version = pragma(connection, "user_version")
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if (tables or version) and pragma(connection, "application_id") != APPLICATION_ID:
        message = f"{path} is an SQLite file of another program, not a bidsgraph catalogue"
        raise StoreError(message, path=str(path))
    if version > len(MIGRATIONS):
        message = (
            f"{path} was written by a newer bidsgraph (its schema is {version}, this one knows {len(MIGRATIONS)}): "
            "upgrade bidsgraph to use it"
        )
        raise StoreError(message, path=str(path), schema=version, known=len(MIGRATIONS))
    return version


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the file up to date in one transaction; takes no lock where nothing is to be done."""
    if check_ours(connection, path) == len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        # Asked again under the lock: another process may have been first.
        seen = check_ours(connection, path)
        for statements in MIGRATIONS[seen:]:
            for statement in statements:
                connection.execute(statement)
        if seen < _CARDS:
            cards.refresh_all(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
