"""How are published versions listed, and how does one become visible, all or nothing?"""

from collections.abc import Sequence

from graphql_api.catalog.mongo import cards, datasets, file_keys, file_lists, path_history, texts
from graphql_api.catalog.mongo.client import Fields, Server, Session
from graphql_api.catalog.mongo.rows import read_version, sayable, version_fields, version_id
from graphql_api.catalog.mongo.spaces import VERSIONS
from graphql_api.catalog.protocols import Publication
from graphql_api.domain.errors import PublicationConflictError
from graphql_api.domain.versions import VersionRow, newest_first


async def list_all(server: Server, dataset_ids: Sequence[str]) -> list[list[VersionRow]]:
    """Give each dataset's versions newest first, in the order asked."""
    found: dict[str, list[VersionRow]] = {}
    asked = {"dataset_id": {"$in": sayable(dataset_ids)}}
    for row in map(read_version, await server[VERSIONS].find(asked).to_list(None)):
        found.setdefault(row.dataset_id, []).append(row)
    return [newest_first(found.get(dataset_id, ())) for dataset_id in dataset_ids]


async def publish(server: Server, publication: Publication) -> None:
    """Write the bulk first, which nothing names, then all that makes the version visible in one transaction.

    Without transactions, the version itself comes last: readers see it whole or not at all.
    """
    async with server.writing():
        await _kept(server, publication.version, None)
        listed = await file_lists.upload(server, publication.version.content_hash, publication.chunks)
        await file_keys.put(server, publication.version.content_hash, publication.keys)
        await texts.put(server, publication.texts)
    await server.write(lambda session: _make_visible(server, publication, listed, session))


async def _make_visible(server: Server, publication: Publication, listed: Fields, session: Session) -> None:
    row = publication.version
    kept = await _kept(server, row, session)
    await file_lists.name(server, listed, session)
    await file_lists.check_whole(server, listed)
    changed = [
        await datasets.put(server, publication.dataset, session),
        await path_history.replace(server, row.dataset_id, publication.removed, session),
        await _put(server, row, kept, session),
    ]
    if any(changed):
        await datasets.mark(server, row.dataset_id, session)
        await cards.refresh(server, [row.dataset_id], session)


async def _kept(server: Server, row: VersionRow, session: Session) -> Fields | None:
    """Give the version as it is published; PublicationConflictError where that is with other content."""
    kept: Fields | None = await server[VERSIONS].find_one(
        {"_id": version_id(row.dataset_id, row.tag)}, session=session
    )
    if kept and kept["content_hash"] != row.content_hash:
        message = f"version {row.tag} of {row.dataset_id} is published already with other content"
        raise PublicationConflictError(message, dataset=row.dataset_id, version=row.tag)
    return kept


async def _put(server: Server, row: VersionRow, kept: Fields | None, session: Session) -> bool:
    fields = version_fields(row)
    identity = {"_id": version_id(row.dataset_id, row.tag)}
    if kept is None:
        await server[VERSIONS].insert_one(identity | fields, session=session)
    elif datasets.is_same(kept, fields):
        return False
    else:
        await server[VERSIONS].update_one(identity, {"$set": fields}, session=session)
    return True


async def forget(server: Server, dataset_ids: Sequence[str], session: Session) -> list[str]:
    """Forget all of datasets, and give the uploads of chunks that nothing names any more."""
    named = {"dataset_id": {"$in": list(dataset_ids)}}
    hashes = await server[VERSIONS].distinct("content_hash", named, session=session)
    await server[VERSIONS].delete_many(named, session=session)
    await path_history.forget(server, dataset_ids, session)
    return await file_lists.drop_unnamed(server, hashes, session)
