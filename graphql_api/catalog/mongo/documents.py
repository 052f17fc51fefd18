"""How are documents found, counted and tallied?"""

import asyncio
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import orjson

from graphql_api.catalog.mongo.client import Fields, Server
from graphql_api.catalog.mongo.filters import compiled, field
from graphql_api.catalog.mongo.spaces import name_of, private_ids
from graphql_api.domain.changes import Tally
from graphql_api.domain.documents import Collection, Space
from graphql_api.domain.predicates import Predicate
from graphql_api.domain.tallies import in_order

#: Which field of ours names the dataset that a document is of.
_OWNER: Final = {Collection.DATASETS: "key", Collection.RECORDS: "d.dataset"}
#: Documents skipped from which on it pays to find the place in an index first, without reading any of them.
_FAR: Final = 1000


class Asked(NamedTuple):
    """Which documents are asked for: those of the space that match, private ones too where `private` is set."""

    space: Space
    predicate: Predicate
    private: bool

    @property
    def name(self) -> str:
        """Name of the collection."""
        return name_of(self.space)


async def _filter(server: Server, asked: Asked) -> Fields:
    return _without(compiled(asked.predicate), asked, await _hidden(server, asked))


async def _hidden(server: Server, asked: Asked) -> list[str]:
    """Give the ids of the datasets that have to be hidden here."""
    hides = not asked.private and asked.space.collection in _OWNER
    return await private_ids(server) if hides else []


def _without(wanted: Fields, asked: Asked, hidden: list[str]) -> Fields:
    owner = _OWNER.get(asked.space.collection, "")
    return {"$and": [wanted, {owner: {"$nin": hidden}}]} if hidden else wanted


async def find(server: Server, asked: Asked, skip: int, limit: int) -> list[bytes]:
    """Give documents as JSON in order of insertion."""
    if limit == 0:
        return []
    wanted = await _filter(server, asked)
    if skip >= _FAR:
        start = await _place(server, asked.name, wanted, skip)
        if start is None:
            return []
        wanted, skip = {"$and": [wanted, {"_id": {"$gte": start}}]}, 0
    cursor = server[asked.name].find(
        wanted, {"d": 1}, sort=[("_id", 1)], skip=skip, limit=limit, batch_size=limit
    )
    return [served(row) for row in await cursor.to_list(None)]


async def _place(server: Server, name: str, wanted: Fields, skip: int) -> str | None:
    """Find the `_id` behind so many."""
    cursor = server[name].find(wanted, {"_id": 1}, sort=[("_id", 1)], skip=skip, limit=1)
    rows = await cursor.to_list(None)
    return rows[0]["_id"] if rows else None


def served(row: Fields) -> bytes:
    """Give a document as JSON in UTF-8, its `_id` first."""
    return orjson.dumps({"_id": row["_id"], **row["d"]})


async def count(server: Server, asked: Asked) -> int:
    """Count documents."""
    wanted = compiled(asked.predicate)
    # Mostly nothing is hidden: so both are asked at once, and the count again only where it was of too many.
    hidden, everything = await asyncio.gather(_hidden(server, asked), _count(server, asked, wanted))
    return await _count(server, asked, _without(wanted, asked, hidden)) if hidden else everything


async def _count(server: Server, asked: Asked, wanted: Fields) -> int:
    return int(await server[asked.name].count_documents(wanted))


async def tally(server: Server, asked: Asked, paths: Sequence[str]) -> list[Tally]:
    """Count documents by their values at the paths together."""
    names = [f"v{number}" for number in range(len(paths))]
    values = {name: f"${field(path)}" for name, path in zip(names, paths, strict=True)}
    pipeline: list[Fields] = [{"$match": await _filter(server, asked)}, {"$project": {"_id": 0, **values}}]
    for name in names:
        pipeline += _spread(name)
    pipeline.append({"$group": {"_id": {name: _or_null(name) for name in names}, "count": {"$sum": 1}}})
    rows = await server.aggregate(asked.name, pipeline)
    return in_order(Tally(tuple(row["_id"][name] for name in names), row["count"]) for row in rows)


def _spread(name: str) -> list[Fields]:
    """Make one document for each different value of a list."""
    nothing: list[str] = []
    different = {"$cond": [{"$isArray": f"${name}"}, {"$setUnion": [f"${name}", nothing]}, f"${name}"]}
    return [
        {"$set": {name: different}},
        {"$unwind": {"path": f"${name}", "preserveNullAndEmptyArrays": True}},
    ]


def _or_null(name: str) -> dict[str, Any]:
    return {"$ifNull": [f"${name}", None]}
