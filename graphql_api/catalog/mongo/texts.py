"""How are READMEs and other small texts kept?"""

from collections.abc import Mapping, Sequence

import zstandard

from graphql_api.catalog.mongo.client import Fields, Server
from graphql_api.catalog.mongo.rows import sayable
from graphql_api.catalog.mongo.spaces import TEXTS
from graphql_api.domain.errors import StoreCorruptError


async def put(server: Server, texts: Mapping[str, str]) -> None:
    """Keep those that are not there yet."""
    compressor = zstandard.ZstdCompressor(write_checksum=True)
    for key, text in texts.items():
        kept = {"$setOnInsert": {"content": compressor.compress(text.encode())}}
        await server[TEXTS].update_one({"_id": key}, kept, upsert=True)


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
