"""How are published versions listed and kept?"""

import sqlite3
from collections.abc import Sequence
from typing import Final

from graphql_api.catalog.sqlite.rows import VERSION_COLUMNS, read_version, to_json, version_columns
from graphql_api.domain.errors import PublicationConflictError
from graphql_api.domain.versions import VersionRow, newest_first

_LIST: Final = f"SELECT {VERSION_COLUMNS} FROM version WHERE dataset_id IN (SELECT value FROM json_each(?))"  # noqa: S608
_CONTENT: Final = "SELECT content_hash FROM version WHERE dataset_id = ? AND tag = ?"
#: The row's own fields are refreshed, its file list never; a row that is equal is left alone, and counts as no change.
_PUT: Final = f"""
    INSERT INTO version ({VERSION_COLUMNS})
    VALUES (:dataset_id, :tag, :created_at, :content_hash, :source_tag, :revision, :doi, :readme, :changes, :stats,
        :extra, :description)
    ON CONFLICT (dataset_id, tag) DO UPDATE SET created_at = excluded.created_at, source_tag = excluded.source_tag,
        revision = excluded.revision, doi = excluded.doi, readme = excluded.readme, changes = excluded.changes,
        stats = excluded.stats, extra = excluded.extra, description = excluded.description
    WHERE (created_at, source_tag, revision, doi, readme, changes, stats, extra, description)
        IS NOT (excluded.created_at, excluded.source_tag, excluded.revision, excluded.doi, excluded.readme,
            excluded.changes, excluded.stats, excluded.extra, excluded.description)
"""  # noqa: S608


def list_all(connection: sqlite3.Connection, dataset_ids: Sequence[str]) -> list[list[VersionRow]]:
    """Give each dataset's versions newest first, in the order asked. Any number of ids is one query."""
    found: dict[str, list[VersionRow]] = {}
    for columns in connection.execute(_LIST, (to_json(dataset_ids),)):
        row = read_version(columns)
        found.setdefault(row.dataset_id, []).append(row)
    return [newest_first(found.get(dataset_id, ())) for dataset_id in dataset_ids]


def check_content(connection: sqlite3.Connection, row: VersionRow) -> None:
    """Raise PublicationConflictError where that tag is published with other content."""
    kept = connection.execute(_CONTENT, (row.dataset_id, row.tag)).fetchone()
    if kept and kept[0] != row.content_hash:
        message = f"version {row.tag} of {row.dataset_id} is published already with other content"
        raise PublicationConflictError(message, dataset=row.dataset_id, version=row.tag)


def put(connection: sqlite3.Connection, row: VersionRow) -> bool:
    """Insert or refresh in the caller's transaction, and tell whether anything changed."""
    return connection.execute(_PUT, version_columns(row)).rowcount > 0
