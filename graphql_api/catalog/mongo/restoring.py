"""How do documents come out of another store, each keeping its `_id`?"""

from collections.abc import Sequence

from graphql_api.catalog.mongo.client import Fields, Server, Session
from graphql_api.catalog.mongo.rows import dataset_fields, key_text
from graphql_api.catalog.mongo.spaces import COUNTERS, DATASETS, name_of, take
from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.documents import Document, Space, document_key
from graphql_api.domain.errors import InvalidInputError
from graphql_api.domain.identifiers import position_of


async def dataset(server: Server, row: DatasetRow, identity: str, session: Session) -> None:
    """Keep a dataset that is not there yet."""
    made = {"_id": identity, "key": row.dataset_id, "created_at": row.created_at, **dataset_fields(row)}
    await _go_behind(server, identity)
    change = {"change": await take(server, "change")}
    await server[DATASETS].insert_one(made | change, session=session)


async def documents(
    server: Server, space: Space, restored: Sequence[tuple[str, Document]], session: Session
) -> None:
    """Keep documents that are not there yet."""
    rows: list[Fields] = [
        {"_id": identity, "key": key_text(document_key(space.collection, document)), "d": document}
        for identity, document in restored
    ]
    if rows:
        await _go_behind(server, max(row["_id"] for row in rows))
        await server[name_of(space)].insert_many(rows, session=session)


async def _go_behind(server: Server, identity: str) -> None:
    """Let new documents come behind this one; said first, and harmless where nothing follows."""
    position = position_of(identity)
    if position is None:
        raise InvalidInputError(f"{identity[:80]!a} is not an _id of this server")
    await server[COUNTERS].update_one({"_id": "document"}, {"$max": {"next": position}}, upsert=True)
