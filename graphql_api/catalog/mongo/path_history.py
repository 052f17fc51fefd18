"""Which versions had a path that the next newer one has not?"""

from collections.abc import Mapping, Sequence

from graphql_api.catalog.mongo.client import Server, Session
from graphql_api.catalog.mongo.spaces import REMOVED_PATHS


def _encoded(path: str) -> bytes:
    """Paths go in as bytes: names of files, and what clients ask for, may hold unpaired surrogates."""
    return path.encode("utf-8", "surrogatepass")


async def last_seen(server: Server, dataset_id: str, path: str) -> list[str]:
    """Give the tags that had exactly this path while the next newer version had not; any order."""
    asked = {"dataset_id": dataset_id, "path": _encoded(path)}
    return [row["tag"] for row in await server[REMOVED_PATHS].find(asked, {"tag": 1}).to_list(None)]


async def all_of(server: Server, dataset_id: str) -> dict[str, list[str]]:
    """Give all paths of a dataset by tag."""
    found: dict[str, list[str]] = {}
    for row in await server[REMOVED_PATHS].find({"dataset_id": dataset_id}).to_list(None):
        found.setdefault(row["tag"], []).append(row["path"].decode("utf-8", "surrogatepass"))
    return found


async def replace(
    server: Server, dataset_id: str, removed: Mapping[str, Sequence[str]], session: Session
) -> bool:
    """Replace what is kept for each tag given, and tell whether anything changed."""
    changed = [await _replace_one(server, dataset_id, tag, paths, session) for tag, paths in removed.items()]
    return any(changed)


async def _replace_one(
    server: Server, dataset_id: str, tag: str, paths: Sequence[str], session: Session
) -> bool:
    named = {"dataset_id": dataset_id, "tag": tag}
    rows = await server[REMOVED_PATHS].find(named, {"path": 1}, session=session).to_list(None)
    wanted, kept = set(map(_encoded, paths)), {bytes(row["path"]) for row in rows}
    gone = [row["_id"] for row in rows if bytes(row["path"]) not in wanted]
    if gone:
        await server[REMOVED_PATHS].delete_many({"_id": {"$in": gone}}, session=session)
    new = [{**named, "path": path} for path in wanted - kept]
    if new:
        await server[REMOVED_PATHS].insert_many(new, ordered=False, session=session)
    return bool(gone or new)


async def forget(server: Server, dataset_ids: Sequence[str], session: Session) -> None:
    """Forget all of datasets."""
    await server[REMOVED_PATHS].delete_many({"dataset_id": {"$in": list(dataset_ids)}}, session=session)
