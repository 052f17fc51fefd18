"""How are file lists found by what is in them?"""

import sqlite3
from collections.abc import Sequence
from typing import Final

from graphql_api.catalog.sqlite import many_rows
from graphql_api.domain.file_keys import WHOLE, FileKeys, ListedVersion, looked_for

TABLES: Final = (
    """CREATE TABLE file_key (
        slot TEXT NOT NULL,
        content_hash TEXT NOT NULL,
        keys TEXT NOT NULL,
        PRIMARY KEY (slot, content_hash)
    ) WITHOUT ROWID""",
    "CREATE INDEX file_key_list ON file_key (content_hash)",
    "CREATE INDEX version_content ON version (content_hash)",
)

_PUT: Final = "INSERT OR IGNORE INTO file_key"
_WHOLE: Final = f"SELECT 1 FROM file_key WHERE slot = '{WHOLE}' AND content_hash = ?"  # noqa: S608
#: One short row of each list, at most, is looked into.
_LISTS: Final = "SELECT content_hash FROM file_key WHERE slot = ? AND instr(keys, ?)"
_VERSIONS: Final = """
    SELECT dataset_id, tag FROM version JOIN dataset USING (dataset_id)
    WHERE content_hash IN ({lists}) AND private <= ? ORDER BY dataset_id, tag
"""
_UNKEYED: Final = f"""
    SELECT content_hash FROM file_list
    WHERE content_hash NOT IN (SELECT content_hash FROM file_key WHERE slot = '{WHOLE}') ORDER BY content_hash
"""  # noqa: S608


def put(connection: sqlite3.Connection, content_hash: str, keys: FileKeys) -> None:
    """Keep the keys of a list in the caller's transaction, unless they are there."""
    if keys and connection.execute(_WHOLE, (content_hash,)).fetchone() is None:
        slots = sorted(keys)
        columns = [slots, [content_hash] * len(slots), [keys[slot] for slot in slots]]
        many_rows.insert(connection, _PUT, columns)


def put_alone(connection: sqlite3.Connection, content_hash: str, keys: FileKeys) -> None:
    """Keep the keys of a list in a transaction of their own."""
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        put(connection, content_hash, keys)


def unkeyed(connection: sqlite3.Connection) -> list[str]:
    """Give the lists whose keys are not kept."""
    return [content_hash for (content_hash,) in connection.execute(_UNKEYED)]


def find(connection: sqlite3.Connection, keys: Sequence[str], *, private: bool) -> list[ListedVersion]:
    """Give the versions whose lists may have all the keys."""
    if not keys:
        return []
    asked = [[each for pair in looked_for(key) for each in pair] for key in keys]
    each_key = [" UNION ALL ".join([_LISTS] * (len(pairs) // 2)) for pairs in asked]
    lists = " INTERSECT ".join(f"SELECT content_hash FROM ({one})" for one in each_key)  # noqa: S608
    statement = _VERSIONS.format(lists=lists)
    parameters = [*(each for pairs in asked for each in pairs), int(private)]
    return [ListedVersion(*row) for row in connection.execute(statement, parameters)]
