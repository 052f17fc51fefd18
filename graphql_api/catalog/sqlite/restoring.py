"""How do documents come out of another store, each keeping its `_id`?"""

import sqlite3
from collections.abc import Sequence

from graphql_api.catalog.sqlite import cards, changes, datasets, document_rows, spaces
from graphql_api.catalog.sqlite.document_rows import key_text
from graphql_api.catalog.sqlite.written_documents import written
from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.documents import Document, Space, document_key
from graphql_api.domain.errors import InvalidInputError
from graphql_api.domain.identifiers import position_of


def dataset(connection: sqlite3.Connection, row: DatasetRow, identity: str) -> None:
    """Keep a dataset that is not there yet."""
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        space = spaces.made(connection, datasets.SPACE)
        made = written([row.dataset_id], [row.document])
        document_rows.place_all(connection, space, [_position(identity)], made)
        datasets.put(connection, row)
        changes.mark(connection, row.dataset_id)
        cards.refresh(connection, row.dataset_id)


def documents(connection: sqlite3.Connection, space: Space, restored: Sequence[tuple[str, Document]]) -> None:
    """Keep documents that are not there yet."""
    places = [_position(identity) for identity, _ in restored]
    listed = [document for _, document in restored]
    made = written([key_text(document_key(space.collection, each)) for each in listed], listed)
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        document_rows.place_all(connection, spaces.made(connection, space), places, made)


def _position(identity: str) -> int:
    position = position_of(identity)
    if position is None:
        raise InvalidInputError(f"{identity[:80]!a} is not an _id of this server")
    return position
