"""How are datasets found, walked and kept?"""

import sqlite3
from collections.abc import Sequence
from typing import Final

from graphql_api.catalog.sqlite import changes
from graphql_api.catalog.sqlite.rows import DATASET_COLUMNS, dataset_columns, read_dataset, to_json
from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.pages import Page

_GET: Final = f"SELECT {DATASET_COLUMNS} FROM dataset WHERE dataset_id IN (SELECT value FROM json_each(?))"  # noqa: S608
_PAGE: Final = (
    f"SELECT {DATASET_COLUMNS} FROM dataset "  # noqa: S608
    "WHERE dataset_id > :after AND private <= :private ORDER BY dataset_id LIMIT :limit"
)
_COUNT: Final = (
    "SELECT count(*), coalesce(sum(dataset_id <= :after), 0) FROM dataset WHERE private <= :private"
)
#: `created_at` is when the dataset was first kept. A row that is equal is left alone, and counts as no change.
_PUT: Final = f"""
    INSERT INTO dataset ({DATASET_COLUMNS})
    VALUES (:dataset_id, :private, :created_at, :updated_at, :origin, :document)
    ON CONFLICT (dataset_id) DO UPDATE SET private = excluded.private, updated_at = excluded.updated_at,
        origin = excluded.origin, document = excluded.document
    WHERE (private, updated_at, origin, document)
        IS NOT (excluded.private, excluded.updated_at, excluded.origin, excluded.document)
"""  # noqa: S608


def get(connection: sqlite3.Connection, dataset_ids: Sequence[str]) -> list[DatasetRow | None]:
    """Give one row for each id in the order asked; None where there is none. Any number of ids is one query."""
    rows = {row[0]: row for row in connection.execute(_GET, (to_json(dataset_ids),))}
    found = {dataset_id: read_dataset(row) for dataset_id, row in rows.items()}
    return [found.get(dataset_id) for dataset_id in dataset_ids]


def page(connection: sqlite3.Connection, first: int, after: str | None, *, private: bool) -> Page[DatasetRow]:
    """Give a page in byte order of ids behind `after`; rows and counts are of one moment."""
    asked = {"after": after or "", "private": int(private), "limit": first + 1}
    connection.execute("BEGIN")
    with connection:
        rows = connection.execute(_PAGE, asked).fetchall()
        total, before = connection.execute(_COUNT, asked).fetchone()
    items = [read_dataset(row) for row in rows[:first]]
    keys = [item.dataset_id for item in items]
    return Page(items, keys, total_count=total, has_next=len(rows) > first, has_previous=before > 0)


def put(connection: sqlite3.Connection, row: DatasetRow) -> bool:
    """Insert or replace in the caller's transaction, and tell whether anything changed."""
    return connection.execute(_PUT, dataset_columns(row)).rowcount > 0


def put_alone(connection: sqlite3.Connection, row: DatasetRow) -> None:
    """Insert or replace in a transaction of its own."""
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        if put(connection, row):
            changes.mark(connection, row.dataset_id)
