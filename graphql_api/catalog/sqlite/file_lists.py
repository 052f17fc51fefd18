"""How are the chunks of a file list kept and read back?

The content hash is that of the files, not of the chunks, so each chunk carries a CRC-32 of its own: SQLite does not
notice a flipped bit inside a blob.
"""

import sqlite3
from collections.abc import Sequence
from typing import Final, NamedTuple
from zlib import crc32

from graphql_api.domain.errors import StoreCorruptError

_COUNT: Final = "SELECT chunk_count FROM file_list WHERE content_hash = ?"
_STORED: Final = "SELECT count(*) FROM chunk WHERE content_hash = ?"
_DROP: Final = "DELETE FROM chunk WHERE content_hash = ?"
_LIST: Final = "INSERT OR REPLACE INTO file_list VALUES (?, ?)"
_CHUNK: Final = "INSERT INTO chunk VALUES (?, ?, ?, ?)"
_READ: Final = "SELECT checksum, content FROM chunk WHERE content_hash = ? AND position = ?"


class Chunk(NamedTuple):
    """A chunk ready to be written: its place in the list and its CRC-32."""

    position: int
    checksum: int
    content: bytes


def prepare(chunks: Sequence[bytes]) -> list[Chunk]:
    """Sum the chunks up, before any lock is taken."""
    return [Chunk(position, crc32(content), content) for position, content in enumerate(chunks)]


def put(connection: sqlite3.Connection, content_hash: str, chunks: Sequence[Chunk]) -> None:
    """Keep the list in the caller's transaction, unless it is there whole: what is the same is written once."""
    if _is_whole(connection, content_hash):
        return
    connection.execute(_DROP, (content_hash,))
    connection.execute(_LIST, (content_hash, len(chunks)))
    connection.executemany(_CHUNK, ((content_hash, *chunk) for chunk in chunks))


def _is_whole(connection: sqlite3.Connection, content_hash: str) -> bool:
    kept = connection.execute(_COUNT, (content_hash,)).fetchone()
    return kept is not None and kept == connection.execute(_STORED, (content_hash,)).fetchone()


def count(connection: sqlite3.Connection, content_hash: str) -> int:
    """Give the number of chunks; StoreCorruptError where no such list is kept."""
    kept = connection.execute(_COUNT, (content_hash,)).fetchone()
    if kept is None:
        raise StoreCorruptError(f"no file list {content_hash} is kept", content_hash=content_hash)
    return int(kept[0])


def read(connection: sqlite3.Connection, content_hash: str, position: int) -> bytes:
    """Give one chunk; StoreCorruptError where it is missing or not what was written."""
    kept = connection.execute(_READ, (content_hash, position)).fetchone()
    if kept is None or crc32(kept[1]) != kept[0]:
        state = "missing" if kept is None else "damaged"
        message = f"chunk {position} of file list {content_hash} is {state}"
        raise StoreCorruptError(message, content_hash=content_hash, chunk=position)
    content: bytes = kept[1]
    return content
