"""How are the chunks of a file list kept and read back?

A list is found by its content hash and names its upload; chunks belong to an upload. One that was never finished is
named by nothing, and one whose list was dropped in between is noticed by whoever publishes.
"""

import secrets
from collections.abc import AsyncIterator, Sequence
from zlib import crc32

from graphql_api.catalog.mongo import file_keys
from graphql_api.catalog.mongo.client import Fields, Server, Session
from graphql_api.catalog.mongo.spaces import CHUNKS, FILE_LISTS, VERSIONS
from graphql_api.domain.errors import StoreCorruptError, StoreUnavailableError


async def upload(server: Server, content_hash: str, chunks: Sequence[bytes]) -> Fields:
    """Write the chunks, unless they are there whole, and give the list that names them; nothing is visible yet."""
    kept: Fields | None = await server[FILE_LISTS].find_one({"_id": content_hash})
    if kept and await server[CHUNKS].count_documents({"upload": kept["upload"]}) == kept["chunk_count"]:
        return kept
    made = secrets.token_hex(16)
    for position, content in enumerate(chunks):
        chunk = {"upload": made, "position": position, "checksum": crc32(content), "content": content}
        await server[CHUNKS].insert_one(chunk)
    return {"_id": content_hash, "upload": made, "chunk_count": len(chunks)}


async def name(server: Server, listed: Fields, session: Session) -> None:
    """Let the list be found, in the transaction that makes its version visible."""
    fields = {"upload": listed["upload"], "chunk_count": listed["chunk_count"]}
    # The number makes every publication a write, so that a deletion of the same list cannot run beside it.
    change = {"$set": fields, "$inc": {"publications": 1}}
    await server[FILE_LISTS].update_one({"_id": listed["_id"]}, change, upsert=True, session=session)


async def check_whole(server: Server, listed: Fields) -> None:
    """Raise StoreUnavailableError where chunks were dropped while the version was being published."""
    found = await server[CHUNKS].count_documents({"upload": listed["upload"]})
    if found != listed["chunk_count"]:
        raise StoreUnavailableError(
            "the version was deleted while it was being published", content=listed["_id"]
        )


async def drop_unnamed(server: Server, hashes: Sequence[str], session: Session) -> list[str]:
    """Drop the lists that no version names any more, and give their uploads."""
    named = await server[VERSIONS].distinct(
        "content_hash", {"content_hash": {"$in": list(hashes)}}, session=session
    )
    unnamed = {"_id": {"$in": [each for each in hashes if each not in named]}}
    uploads = await server[FILE_LISTS].find(unnamed, session=session).to_list(None)
    await server[FILE_LISTS].delete_many(unnamed, session=session)
    await file_keys.forget(server, unnamed["_id"]["$in"], session)
    return [each["upload"] for each in uploads]


async def drop_chunks(server: Server, uploads: Sequence[str]) -> None:
    """Drop what no list names any more."""
    await server[CHUNKS].delete_many({"upload": {"$in": list(uploads)}})


async def read(server: Server, content_hash: str) -> AsyncIterator[bytes]:
    """Stream the chunks in order, one in memory at a time; StoreCorruptError where one is missing or damaged."""
    async with server.reading():
        listed = await server[FILE_LISTS].find_one({"_id": content_hash})
    if listed is None:
        raise StoreCorruptError(f"no file list {content_hash} is kept", content_hash=content_hash)
    for position in range(listed["chunk_count"]):
        async with server.reading():
            chunk = await server[CHUNKS].find_one({"upload": listed["upload"], "position": position})
        yield _content(chunk, content_hash, position)


def _content(chunk: Fields | None, content_hash: str, position: int) -> bytes:
    if chunk is None or crc32(chunk["content"]) != chunk["checksum"]:
        state = "missing" if chunk is None else "damaged"
        message = f"chunk {position} of file list {content_hash} is {state}"
        raise StoreCorruptError(message, content_hash=content_hash, chunk=position)
    return bytes(chunk["content"])
