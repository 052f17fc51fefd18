"""How does a version become visible, all or nothing?"""

import sqlite3

from graphql_api.catalog.protocols import Publication
from graphql_api.catalog.sqlite import (
    cards,
    changes,
    datasets,
    file_keys,
    file_lists,
    path_history,
    texts,
    versions,
)
from graphql_api.catalog.sqlite.text_packs import packed


def publish(connection: sqlite3.Connection, publication: Publication) -> None:
    """Write everything in one transaction; compressing and summing up are done before it holds the lock."""
    chunks = file_lists.prepare(publication.chunks)
    # Each by itself: one that is the same in many versions is kept once.
    packs = [packed({name: text}) for name, text in publication.texts.items()]
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        versions.check_content(connection, publication.version)
        file_lists.put(connection, publication.version.content_hash, chunks)
        file_keys.put(connection, publication.version.content_hash, publication.keys)
        for pack in packs:
            texts.put(connection, pack)
        _put_rows(connection, publication)


def _put_rows(connection: sqlite3.Connection, publication: Publication) -> None:
    dataset_id = publication.dataset.dataset_id
    # No short cut: each of the three has to be written, whatever the one before says.
    changed = (
        datasets.put(connection, publication.dataset),
        versions.put(connection, publication.version),
        path_history.replace(connection, dataset_id, publication.removed),
    )
    if any(changed):
        changes.mark(connection, dataset_id)
        cards.refresh(connection, dataset_id)
