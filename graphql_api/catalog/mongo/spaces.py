"""Which collection of the server holds which, and by which indexes is it searched?

Each document of a client stands as `d` in one of ours, beside its `key` and what else we know. `_id` is its place in
the order of insertion, and every index ends with it: a page is read in order and stops.
"""

from typing import Final

from pymongo import IndexModel

from graphql_api.catalog.mongo.client import Server, Session
from graphql_api.domain.documents import Collection, Space

DATASETS: Final = "datasets"
VERSIONS: Final = "versions"
FILE_LISTS: Final = "file_lists"
CHUNKS: Final = "chunks"
REMOVED_PATHS: Final = "removed_paths"
TEXTS: Final = "texts"
COUNTERS: Final = "counters"
AUDIT: Final = "audit"
RECEIPTS: Final = "receipts"
TOKENS: Final = "tokens"
CARDS: Final = "cards"
FILE_KEYS: Final = "file_keys"

#: The space of the graph's datasets: the first database is '', as a lab may call it otherwise tomorrow.
GRAPH: Final = Space("", Collection.DATASETS)

_FIELDS: Final = {
    Collection.DATASETS: (("source",), ("recording_modality",)),
    Collection.RECORDS: (
        ("dataset", "subject"),
        ("dataset", "task"),
        ("dataset", "datatype"),
        ("dataset",),
        ("data_name",),
        ("bidspath",),
        ("subject",),
        ("task",),
        ("entities.subject",),
        ("entities.task",),
        ("datatype",),
        ("suffix",),
        ("extension",),
        ("recording_modality",),
        ("sampling_frequency",),
        ("nchans",),
        ("montage_hash",),
    ),
    Collection.MONTAGES: (),
}


async def list_all(server: Server) -> list[Space]:
    """Give all spaces that may hold documents."""
    names = await server[DATASETS].database.list_collection_names()
    return [space for space in map(_space_of, names) if space]


def _space_of(name: str) -> Space | None:
    collection, _, database = name.partition(".")
    return Space(database, Collection(collection)) if collection in set(Collection) else None


def name_of(space: Space) -> str:
    """Name the collection of a space; only those have a point."""
    return f"{space.collection}.{space.database}" if space.database else space.collection.value


def _index(*fields: str, unique: bool = False) -> IndexModel:
    return IndexModel([(field, 1) for field in fields], name="_".join(fields), unique=unique)


async def index(server: Server, space: Space) -> None:
    """Make what is missing of a space's indexes; nothing is locked where it is empty or all are there."""
    keys = [_index("key", unique=True)]
    keys += [_index(*(f"d.{field}" for field in fields), "_id") for fields in _FIELDS[space.collection]]
    if space == GRAPH:
        keys += [_index("private", "key"), _index("key", "change")]
    await create(server, name_of(space), keys)


async def index_all(server: Server) -> None:
    """Make the indexes of the first database and of all that is not documents."""
    for collection in Collection:
        await index(server, Space("", collection))
    await create(server, VERSIONS, [_index("dataset_id"), _index("content_hash")])
    await create(server, CHUNKS, [_index("upload", "position", unique=True)])
    paths = [_index("dataset_id", "path"), _index("dataset_id", "tag")]
    await create(server, REMOVED_PATHS, paths)
    await create(server, FILE_KEYS, [_index("slot"), _index("content_hash")])
    await create(server, TOKENS, [_index("digest", unique=True)])


async def create(server: Server, name: str, indexes: list[IndexModel]) -> None:
    """Make what is missing of a collection's indexes."""
    await server[name].create_indexes(indexes)


async def take(server: Server, counter: str, count: int = 1) -> int:
    """Take numbers that nobody had before, and give the first of them. Never in a transaction: all would wait."""
    kept = await server[COUNTERS].find_one_and_update(
        {"_id": counter}, {"$inc": {"next": count}}, upsert=True, return_document=True
    )
    return int(kept["next"]) - count + 1


async def private_ids(server: Server, session: Session = None) -> list[str]:
    """Give the ids of private datasets."""
    rows = server[DATASETS].find({"private": True}, {"key": 1, "_id": 0}, session=session)
    return [row["key"] for row in await rows.to_list(None)]
