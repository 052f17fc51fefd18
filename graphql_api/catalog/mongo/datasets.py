"""How are datasets found, walked and kept?"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from graphql_api.catalog.mongo.client import Server, Session
from graphql_api.catalog.mongo.rows import dataset_fields, read_dataset, sayable
from graphql_api.catalog.mongo.spaces import DATASETS, take
from graphql_api.domain.datasets import DatasetRow, Visibility
from graphql_api.domain.identifiers import identifier
from graphql_api.domain.pages import Page


async def get(server: Server, dataset_ids: Sequence[str]) -> list[DatasetRow | None]:
    """Give one row for each id in the order asked; None where there is none."""
    asked = {"key": {"$in": sayable(dataset_ids)}}
    rows = map(read_dataset, await server[DATASETS].find(asked).to_list(None))
    found = {row.dataset_id: row for row in rows}
    return [found.get(dataset_id) for dataset_id in dataset_ids]


async def page(server: Server, first: int, after: str | None, *, private: bool) -> Page[DatasetRow]:
    """Give a page in byte order of ids behind `after`.

    All ids are read out of their index at once: so the counts are of the same moment as the page.
    """
    asked = {} if private else {"private": False}
    cursor = server[DATASETS].find(asked, {"key": 1, "_id": 0}).sort("key", 1)
    keys = [row["key"] for row in await cursor.to_list(None)]
    start = bisect_right(keys, after) if after else 0
    rows = await get(server, keys[start : start + first])
    items = [row for row in rows if row]
    ids = [row.dataset_id for row in items]
    return Page(items, ids, len(keys), has_next=start + first < len(keys), has_previous=start > 0)


async def put(server: Server, row: DatasetRow, session: Session) -> bool:
    """Insert or replace, and tell whether anything changed."""
    kept = await server[DATASETS].find_one({"key": row.dataset_id}, session=session)
    fields = dataset_fields(row)
    if kept is None:
        made: dict[str, Any] = {"_id": identifier(await take(server, "document")), "key": row.dataset_id}
        made |= {"created_at": row.created_at, "change": await take(server, "change"), **fields}
        await server[DATASETS].insert_one(made, session=session)
        return True
    return not is_same(kept, fields) and await change(server, kept["_id"], fields, session)


def is_same(kept: Mapping[str, Any], fields: Mapping[str, Any]) -> bool:
    """Tell whether these fields are kept already, written alike: 1 and 1.0 are not."""
    return orjson.dumps({name: kept.get(name) for name in fields}) == orjson.dumps(fields)


async def change(server: Server, identity: str, fields: Mapping[str, Any], session: Session) -> bool:
    """Set fields of a row and give it a number that no row had before."""
    renewed = {**fields, "change": await take(server, "change")}
    await server[DATASETS].update_one({"_id": identity}, {"$set": renewed}, session=session)
    return True


async def mark(server: Server, dataset_id: str, session: Session) -> None:
    """Give the dataset a number that no dataset had before."""
    number = {"change": await take(server, "change")}
    await server[DATASETS].update_one({"key": dataset_id}, {"$set": number}, session=session)


async def tokens(server: Server) -> dict[str, str]:
    """Give each dataset's number as text; answered from one index."""
    rows = await server[DATASETS].find({}, {"key": 1, "change": 1, "_id": 0}).sort("key", 1).to_list(None)
    return {row["key"]: str(row["change"]) for row in rows}


async def show(
    server: Server, dataset_id: str, visibility: Visibility, at: str, session: Session
) -> tuple[bool, bool]:
    """Make a dataset public or private; tell whether it is there and whether it changed."""
    private = visibility is Visibility.PRIVATE
    kept = await server[DATASETS].find_one({"key": {"$in": sayable([dataset_id])}}, session=session)
    if kept is None or kept["private"] is private:
        return kept is not None, False
    return True, await change(server, kept["_id"], {"private": private, "updated_at": at}, session)
