"""How are READMEs and other small texts kept?"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import zstandard

from graphql_api.catalog.sqlite import many_rows
from graphql_api.catalog.sqlite.rows import to_json
from graphql_api.domain.errors import StoreCorruptError

_GET: Final = "SELECT hash, content FROM text WHERE hash IN (SELECT value FROM json_each(?))"
_KEPT: Final = "SELECT hash FROM text WHERE hash IN (SELECT value FROM json_each(?))"
_PUT: Final = "INSERT OR IGNORE INTO text"


class Compressed(Mapping[str, str]):
    """Texts as they are kept."""

    def __init__(self, held: Mapping[str, bytes]) -> None:
        """Hold what was compressed, by names."""
        self.held = held

    def __getitem__(self, name: str) -> str:
        """Give a text."""
        return _read(name, self.held[name])

    def __contains__(self, name: object) -> bool:
        """Tell whether a text has this name."""
        return name in self.held

    def __iter__(self) -> Iterator[str]:
        """Give the names."""
        return iter(self.held)

    def __len__(self) -> int:
        """Count them."""
        return len(self.held)


def prepare(texts: Mapping[str, str]) -> dict[str, bytes]:
    """Compress the texts, before any lock is taken."""
    compressor = zstandard.ZstdCompressor(write_checksum=True)
    encoded: list[Any] = [text.encode() for text in texts.values()]
    if not any(encoded):
        return {key: compressor.compress(b"") for key in texts}
    # All at once, which lets other threads work meanwhile.
    pieces = compressor.multi_compress_to_buffer(encoded)
    return {key: pieces[number].tobytes() for number, key in enumerate(texts)}


def put(connection: sqlite3.Connection, texts: Mapping[str, bytes]) -> None:
    """Keep those that are not there yet, in the caller's transaction."""
    many_rows.insert(connection, _PUT, list(texts.items()))


def put_alone(connection: sqlite3.Connection, compressed: Mapping[str, bytes]) -> None:
    """Keep compressed texts in a transaction of their own."""
    # In the order of the table, so that each row goes in beside the one before.
    ordered = dict(sorted(compressed.items()))
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        put(connection, ordered)


def missing(connection: sqlite3.Connection, hashes: Sequence[str]) -> list[str]:
    """Give those names that nothing is kept under, in the order asked, each once."""
    kept = {key for (key,) in connection.execute(_KEPT, (to_json(hashes),))}
    return [key for key in dict.fromkeys(hashes) if key not in kept]


def get(connection: sqlite3.Connection, hashes: Sequence[str]) -> list[str | None]:
    """Give each text in the order asked; None where it was never kept."""
    found = {key: _read(key, content) for key, content in connection.execute(_GET, (to_json(hashes),))}
    return [found.get(key) for key in hashes]


def _read(key: str, content: bytes) -> str:
    try:
        return zstandard.ZstdDecompressor().decompress(content).decode()
    except (zstandard.ZstdError, UnicodeDecodeError) as error:
        raise StoreCorruptError(f"text {key} is damaged: {error}", text=key) from error
