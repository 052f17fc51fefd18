"""How are READMEs and other small texts kept?"""

from collections.abc import Mapping, Sequence
from typing import Final

import zstandard
from pymongo.errors import BulkWriteError

from graphql_api.catalog.mongo.client import Fields, Server
from graphql_api.catalog.mongo.rows import sayable
from graphql_api.catalog.mongo.spaces import TEXTS
from graphql_api.domain.errors import StoreCorruptError

_AT_ONCE: Final = 1000
#: What MongoDB answers where a key is there already.
_DUPLICATE: Final = 11000


async def put(server: Server, texts: Mapping[str, str]) -> None:
    """Keep those that are not there yet."""
    compressor = zstandard.ZstdCompressor(write_checksum=True)
    for key, text in texts.items():
        kept = {"$setOnInsert": {"content": compressor.compress(text.encode())}}
        await server[TEXTS].update_one({"_id": key}, kept, upsert=True)


async def put_many(server: Server, texts: Mapping[str, str]) -> None:
    """Keep many texts, a thousand at a time; those that are there stay."""
    compressor = zstandard.ZstdCompressor(write_checksum=True)
    absent = await missing(server, list(texts))
    for begin in range(0, len(absent), _AT_ONCE):
        some = [
            {"_id": key, "content": compressor.compress(texts[key].encode())}
            for key in absent[begin : begin + _AT_ONCE]
        ]
        try:
            await server[TEXTS].insert_many(some, ordered=False)
        except BulkWriteError as error:
            # Another ingest was first: what stands under a name is the same.
            if any(each["code"] != _DUPLICATE for each in (error.details or {})["writeErrors"]):
                raise


async def missing(server: Server, hashes: Sequence[str]) -> list[str]:
    """Give those names that nothing is kept under, in the order asked, each once."""
    rows = await server[TEXTS].find({"_id": {"$in": sayable(hashes)}}, {"_id": 1}).to_list(None)
    kept = {row["_id"] for row in rows}
    return [key for key in dict.fromkeys(hashes) if key not in kept]


async def get(server: Server, hashes: Sequence[str]) -> list[str | None]:
    """Give each text in the order asked; None where it was never kept."""
    rows = await server[TEXTS].find({"_id": {"$in": sayable(hashes)}}).to_list(None)
    found = {row["_id"]: _read(row) for row in rows}
    return [found.get(key) for key in hashes]


def _read(row: Fields) -> str:
    try:
        return zstandard.ZstdDecompressor().decompress(row["content"]).decode()
    except (zstandard.ZstdError, UnicodeDecodeError) as error:
        raise StoreCorruptError(f"text {row['_id']} is damaged: {error}", text=row["_id"]) from error
