"""How are datasets found, walked and kept?"""

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from graphql_api.catalog.sqlite import cards, changes, document_rows, documents, spaces
from graphql_api.catalog.sqlite.contents import write_content
from graphql_api.catalog.sqlite.rows import DATASET_COLUMNS, dataset_columns, read_dataset, to_json
from graphql_api.catalog.sqlite.written_documents import written
from graphql_api.domain.datasets import DatasetRow, Origin, OriginKind, Visibility
from graphql_api.domain.documents import Collection, Space

# Loaded where a page is read: an ingest reads none.
if TYPE_CHECKING:
    from graphql_api.domain.pages import Page

_ROWS: Final = f"SELECT {DATASET_COLUMNS} FROM dataset JOIN content USING (position)"  # noqa: S608
_GET: Final = f"{_ROWS} WHERE dataset_id IN (SELECT value FROM json_each(?))"  # noqa: S608
_PAGE: Final = f"{_ROWS} WHERE dataset_id > :after AND private <= :private ORDER BY dataset_id LIMIT :limit"
_COUNT: Final = (
    "SELECT count(*), coalesce(sum(dataset_id <= :after), 0) FROM dataset WHERE private <= :private"
)
#: `created_at` is when the dataset was first kept. A row that is equal is left alone, and counts as no change.
_PUT: Final = """
    INSERT INTO dataset (dataset_id, private, created_at, updated_at, origin, position)
    VALUES (:dataset_id, :private, :created_at, :updated_at, :origin, :position)
    ON CONFLICT (dataset_id) DO UPDATE SET private = excluded.private, updated_at = excluded.updated_at,
        origin = excluded.origin
    WHERE (private, updated_at, origin) IS NOT (excluded.private, excluded.updated_at, excluded.origin)
"""
_AT: Final = "SELECT dataset_id FROM dataset WHERE position IN (SELECT value FROM json_each(?))"
_PRIVATE: Final = "SELECT private FROM dataset WHERE dataset_id = ?"
_POSITION: Final = "SELECT position FROM dataset WHERE dataset_id = ?"
_TOUCH: Final = "UPDATE dataset SET updated_at = ? WHERE dataset_id = ?"
_SHOW: Final = "UPDATE dataset SET private = ?, updated_at = ? WHERE dataset_id = ? AND private <> ?"
_FORGET: Final = (
    "DELETE FROM removal WHERE dataset_id = ?",
    "DELETE FROM version WHERE dataset_id = ?",
    "DELETE FROM dataset WHERE dataset_id = ?",
)
#: File lists that no version names any more, whichever dataset's it was.
_SWEEP: Final = (
    "DELETE FROM chunk WHERE content_hash NOT IN (SELECT content_hash FROM version)",
    "DELETE FROM file_list WHERE content_hash NOT IN (SELECT content_hash FROM version)",
    "DELETE FROM file_key WHERE content_hash NOT IN (SELECT content_hash FROM version)",
)

#: Where the documents of the graph's datasets are.
SPACE: Final = Space("", Collection.DATASETS)


def get(connection: sqlite3.Connection, dataset_ids: Sequence[str]) -> list[DatasetRow | None]:
    """Give one row for each id in the order asked; None where there is none. Any number of ids is one query."""
    rows = {row[0]: row for row in connection.execute(_GET, (to_json(dataset_ids),))}
    found = {dataset_id: read_dataset(row) for dataset_id, row in rows.items()}
    return [found.get(dataset_id) for dataset_id in dataset_ids]


def page(
    connection: sqlite3.Connection, first: int, after: str | None, *, private: bool
) -> "Page[DatasetRow]":
    """Give a page in byte order of ids behind `after`; rows and counts are of one moment."""
    asked = {"after": after or "", "private": int(private), "limit": first + 1}
    connection.execute("BEGIN")
    with connection:
        rows = connection.execute(_PAGE, asked).fetchall()
        total, before = connection.execute(_COUNT, asked).fetchone()
    items = [read_dataset(row) for row in rows[:first]]
    keys = [item.dataset_id for item in items]
    from graphql_api.domain.pages import Page  # noqa: PLC0415 (as said above)

    return Page(items, keys, total_count=total, has_next=len(rows) > first, has_previous=before > 0)


def put(connection: sqlite3.Connection, row: DatasetRow) -> bool:
    """Insert or replace in the caller's transaction, and tell whether anything changed."""
    return _put(connection, row).anything


class _Changed(NamedTuple):
    """Whether anything of a dataset changed, and whether anything that its card is made of."""

    anything: bool
    card: bool


def _put(connection: sqlite3.Connection, row: DatasetRow) -> _Changed:
    columns = dataset_columns(row)
    private = connection.execute(_PRIVATE, (row.dataset_id,)).fetchone()
    position, changed = _put_document(connection, row)
    done = connection.execute(_PUT, columns | {"position": position})
    return _Changed(done.rowcount > 0 or changed, changed or private != (columns["private"],))


def _put_document(connection: sqlite3.Connection, row: DatasetRow) -> tuple[int, bool]:
    space = spaces.made(connection, SPACE)
    position = document_rows.positions(connection, space, [row.dataset_id]).get(row.dataset_id)
    if position is None:
        made = written([row.dataset_id], [row.document])
        return document_rows.add(connection, space, made)[0], True
    if documents.content(connection, position) == write_content(position, row.document).text:
        return position, False
    document_rows.replace(connection, space, position, row.document)
    return position, True


def put_alone(connection: sqlite3.Connection, row: DatasetRow) -> None:
    """Insert or replace in a transaction of its own."""
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        changed = _put(connection, row)
        if changed.anything:
            changes.mark(connection, row.dataset_id)
        if changed.card:
            cards.refresh(connection, row.dataset_id)


def enter(connection: sqlite3.Connection, dataset_id: str, position: int, at: str) -> None:
    """Make a row for a document that was inserted, in the caller's transaction."""
    row = DatasetRow(dataset_id, {}, created_at=at, updated_at=at, origin=Origin(OriginKind.DOCUMENT))
    connection.execute(_PUT, dataset_columns(row) | {"position": position})
    changes.mark(connection, dataset_id)
    cards.refresh(connection, dataset_id)


def touch(connection: sqlite3.Connection, position: int, at: str) -> None:
    """Say that a dataset's document was changed, in the transaction of the change."""
    for dataset_id in _at(connection, [position]):
        connection.execute(_TOUCH, (at, dataset_id))
        changes.mark(connection, dataset_id)
        cards.refresh(connection, dataset_id)


def _at(connection: sqlite3.Connection, positions: Sequence[int]) -> list[str]:
    return [dataset_id for (dataset_id,) in connection.execute(_AT, (to_json(positions),))]


def show(
    connection: sqlite3.Connection, dataset_id: str, visibility: Visibility, at: str
) -> tuple[bool, bool]:
    """Make a dataset public or private in the caller's transaction; tell whether it is there and whether it changed."""
    private = int(visibility is Visibility.PRIVATE)
    changed = connection.execute(_SHOW, (private, at, dataset_id, private)).rowcount > 0
    if changed:
        changes.mark(connection, dataset_id)
        cards.move(connection, _position(connection, dataset_id), private=bool(private))
    return bool(get(connection, [dataset_id])[0]), changed


def _position(connection: sqlite3.Connection, dataset_id: str) -> int:
    return int(connection.execute(_POSITION, (dataset_id,)).fetchone()[0])


def forget(connection: sqlite3.Connection, positions: Sequence[int]) -> None:
    """Forget datasets with their versions, in the caller's transaction; their documents stay to be forgotten."""
    cards.drop(connection, positions)
    for dataset_id in _at(connection, positions):
        for statement in _FORGET:
            connection.execute(statement, (dataset_id,))
    for statement in _SWEEP:
        connection.execute(statement)
