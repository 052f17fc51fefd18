"""How many records has each dataset?

Kept beside them, in the transaction that writes them: clients ask it more often than anything, and counting rows takes
as long as there are rows.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from graphql_api.catalog.sqlite.document_columns import Cell
from graphql_api.catalog.sqlite.rows import to_json
from graphql_api.catalog.sqlite.spaces import Known

_GET: Final = "SELECT size FROM holding WHERE space = ? AND dataset = ?"
_LIST: Final = "SELECT dataset, size FROM holding WHERE space = ?"
_SEEN: Final = "AND NOT EXISTS (SELECT 1 FROM dataset WHERE dataset_id = holding.dataset AND private = 1)"
_GROW: Final = """
    INSERT INTO holding (space, dataset, size) VALUES (?, ?, ?)
    ON CONFLICT (space, dataset) DO UPDATE SET size = size + excluded.size
"""
_COUNT: Final = """
    SELECT "dataset", -count(*) FROM document WHERE position IN (SELECT value FROM json_each(?)) GROUP BY "dataset"
"""
_DROP: Final = "DELETE FROM holding WHERE space = ? AND size = 0"


def count(connection: sqlite3.Connection, space: Known, dataset: str, *, public: bool) -> int:
    """Give the number of records of a dataset; of private ones there are none in `public`."""
    sql = f"{_GET} {_SEEN}" if public else _GET
    row = connection.execute(sql, (space.number, dataset)).fetchone()
    return int(row[0]) if row else 0


def every(connection: sqlite3.Connection, space: Known, *, public: bool) -> list[tuple[str, int]]:
    """Give the number of records of each dataset that has any."""
    sql = f"{_LIST} {_SEEN}" if public else _LIST
    return connection.execute(sql, (space.number,)).fetchall()


def grow(connection: sqlite3.Connection, space: Known, datasets: Iterable[Cell]) -> None:
    """Count records that are written, each by its dataset."""
    if space.of_records:
        found = Counter(datasets)
        connection.executemany(_GROW, [(space.number, dataset, size) for dataset, size in found.items()])


def shrink(connection: sqlite3.Connection, space: Known, places: Sequence[int]) -> None:
    """Count records that will be forgotten."""
    if space.of_records:
        found = connection.execute(_COUNT, (to_json(places),)).fetchall()
        connection.executemany(_GROW, [(space.number, dataset, size) for dataset, size in found])
        connection.execute(_DROP, (space.number,))
