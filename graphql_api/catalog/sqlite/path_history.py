"""Which versions had a path that the next newer one has not?"""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Final

TABLES: Final = (
    # Paths in their order behind their tag, once: an index by path was as large as the table.
    """CREATE TABLE removal (
        dataset_id TEXT NOT NULL REFERENCES dataset,
        tag TEXT NOT NULL,
        path TEXT NOT NULL,
        PRIMARY KEY (dataset_id, tag, path)
    ) WITHOUT ROWID""",
    "INSERT INTO removal SELECT dataset_id, tag, path FROM removed_path ORDER BY dataset_id, tag, path",
    "DROP TABLE removed_path",
)

#: A dataset has few tags: each is found behind the one before, and looked into.
_LAST_SEEN: Final = """
    WITH RECURSIVE tags (tag) AS (
        SELECT min(tag) FROM removal WHERE dataset_id = ?1
        UNION ALL
        SELECT (SELECT min(tag) FROM removal WHERE dataset_id = ?1 AND tag > tags.tag) FROM tags WHERE tag IS NOT NULL
    )
    SELECT tag FROM tags WHERE EXISTS (
        SELECT 1 FROM removal WHERE dataset_id = ?1 AND removal.tag = tags.tag AND path = CAST(?2 AS TEXT)
    )
"""
_ALL: Final = "SELECT tag, CAST(path AS BLOB) FROM removal WHERE dataset_id = ?"
_KEPT: Final = "SELECT CAST(path AS BLOB) FROM removal WHERE dataset_id = ? AND tag = ?"
_DROP: Final = (
    "DELETE FROM removal WHERE dataset_id = ? AND tag = ?"
    " AND path IN (SELECT CAST(column1 AS TEXT) FROM ({}))"
)
_ADD: Final = "INSERT INTO removal (dataset_id, tag, path) SELECT ?, ?, CAST(column1 AS TEXT) FROM ({})"
#: Paths of one statement: many take half the time of one by one.
_AT_ONCE: Final = 500


def _encoded(path: str) -> bytes:
    """Paths go in as bytes: a client may ask for one with an unpaired surrogate, which is absent and no error."""
    return path.encode("utf-8", "surrogatepass")


def last_seen(connection: sqlite3.Connection, dataset_id: str, path: str) -> list[str]:
    """Give the tags that had exactly this path while the next newer version had not; any order."""
    return [tag for (tag,) in connection.execute(_LAST_SEEN, (dataset_id, _encoded(path)))]


def all_of(connection: sqlite3.Connection, dataset_id: str) -> dict[str, list[str]]:
    """Give all paths of a dataset by tag."""
    found: dict[str, list[str]] = {}
    for tag, path in connection.execute(_ALL, (dataset_id,)):
        found.setdefault(tag, []).append(path.decode("utf-8", "surrogatepass"))
    return found


def replace(connection: sqlite3.Connection, dataset_id: str, removed: Mapping[str, Sequence[str]]) -> bool:
    """Replace what is kept for each tag given, in the caller's transaction, and tell whether anything changed."""
    changed = [_replace_one(connection, dataset_id, tag, paths) for tag, paths in removed.items()]
    return any(changed)


def _replace_one(connection: sqlite3.Connection, dataset_id: str, tag: str, paths: Sequence[str]) -> bool:
    about = (dataset_id, tag)
    kept = dict.fromkeys(path for (path,) in connection.execute(_KEPT, about))
    if not kept and _is_text(paths):
        # As it mostly is: text is written in two thirds of the time of its bytes.
        return _change(connection, _ADD, about, sorted(dict.fromkeys(paths)))
    wanted = dict.fromkeys(map(_encoded, paths))
    # Bytes of this kind need not be adapted first, which would take longer than to write them.
    gone = [bytearray(path) for path in sorted(kept) if path not in wanted]
    new = [bytearray(path) for path in sorted(wanted) if path not in kept]
    changed = [_change(connection, _DROP, about, gone), _change(connection, _ADD, about, new)]
    return any(changed)


def _is_text(paths: Sequence[str]) -> bool:
    try:
        "".join(paths).encode()
    except UnicodeEncodeError:
        return False
    return True


def _change(
    connection: sqlite3.Connection, statement: str, about: tuple[str, str], paths: Sequence[str | bytearray]
) -> bool:
    """Write or drop paths, sorted as the table is: each row goes beside the one before. Tell if there were any."""
    for begin in range(0, len(paths), _AT_ONCE):
        some = paths[begin : begin + _AT_ONCE]
        listed = "VALUES " + ",".join("(?)" for _ in some)
        connection.execute(statement.format(listed), (*about, *some))
    return bool(paths)
