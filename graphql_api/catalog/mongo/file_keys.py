"""How are file lists found by what is in them?"""

from collections.abc import Sequence
from typing import Final

from pymongo.errors import BulkWriteError

from graphql_api.catalog.mongo.client import Server, Session
from graphql_api.catalog.mongo.spaces import FILE_KEYS, FILE_LISTS, VERSIONS, private_ids
from graphql_api.domain.file_keys import WHOLE, FileKeys, ListedVersion, looked_for

#: What MongoDB answers where a key is there already.
_DUPLICATE: Final = 11000
_AT_ONCE: Final = 1000


async def put(server: Server, content_hash: str, keys: FileKeys) -> None:
    """Keep the keys of a list, unless they are there; what says that they are comes last."""
    if not keys or await server[FILE_KEYS].find_one({"_id": _identity(content_hash, WHOLE)}):
        return
    rows = [_row(content_hash, slot, kept) for slot, kept in keys.items() if slot != WHOLE]
    for begin in range(0, len(rows), _AT_ONCE):
        try:
            await server[FILE_KEYS].insert_many(rows[begin : begin + _AT_ONCE], ordered=False)
        except BulkWriteError as error:
            # Another publication of the same list was first: what stands in a slot of it is the same.
            if any(each["code"] != _DUPLICATE for each in (error.details or {})["writeErrors"]):
                raise
    whole = _row(content_hash, WHOLE, "")
    await server[FILE_KEYS].replace_one({"_id": whole["_id"]}, whole, upsert=True)


def _row(content_hash: str, slot: str, kept: str) -> dict[str, str]:
    identity = _identity(content_hash, slot)
    return {"_id": identity, "slot": slot, "content_hash": content_hash, "keys": kept}


def _identity(content_hash: str, slot: str) -> str:
    return f"{content_hash}/{slot}"


async def forget(server: Server, hashes: Sequence[str], session: Session) -> None:
    """Forget the keys of lists."""
    await server[FILE_KEYS].delete_many({"content_hash": {"$in": list(hashes)}}, session=session)


async def unkeyed(server: Server) -> list[str]:
    """Give the lists whose keys are not kept."""
    kept = await server[FILE_KEYS].find({"slot": WHOLE}, {"content_hash": 1, "_id": 0}).to_list(None)
    known = {row["content_hash"] for row in kept}
    lists = await server[FILE_LISTS].find({}, {"_id": 1}).sort("_id", 1).to_list(None)
    return [row["_id"] for row in lists if row["_id"] not in known]


async def find(server: Server, keys: Sequence[str], *, private: bool) -> list[ListedVersion]:
    """Give the versions whose lists may have all the keys."""
    lists: set[str] | None = None
    for key in keys:
        found = await _lists(server, key)
        lists = found if lists is None else lists & found
    if not lists:
        return []
    asked = {"content_hash": {"$in": sorted(lists)}}
    rows = await server[VERSIONS].find(asked, {"dataset_id": 1, "tag": 1, "_id": 0}).to_list(None)
    hidden: set[str] = set() if private else set(await private_ids(server))
    found_versions = [ListedVersion(row["dataset_id"], row["tag"]) for row in rows]
    return sorted(each for each in found_versions if each.dataset_id not in hidden)


async def _lists(server: Server, key: str) -> set[str]:
    """Look into one short row of each list, at most."""
    asked = {"$or": [{"slot": slot, "keys": {"$regex": kept}} for slot, kept in looked_for(key)]}
    rows = await server[FILE_KEYS].find(asked, {"content_hash": 1, "_id": 0}).to_list(None)
    return {row["content_hash"] for row in rows}
