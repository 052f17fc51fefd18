"""How do tests reach into the file of an embedded catalogue?"""

import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import zstandard

from graphql_api.catalog.protocols import Catalog
from graphql_api.catalog.sqlite import texts
from graphql_api.catalog.sqlite.catalog import SqliteCatalog
from tests.catalog.samples import dataset, publication, version

#: Deadline of each call under test.
SECONDS: Final = 0.4
#: The bytes of the filled catalogue when there is one.
_filled: Final[list[bytes]] = []


@asynccontextmanager
async def opened(path: Path, seconds: float = SECONDS) -> AsyncGenerator[Catalog]:
    catalog: Catalog = SqliteCatalog(path, read_seconds=seconds, write_seconds=seconds)
    try:
        await catalog.open()
        yield catalog
    finally:
        await catalog.close()


async def fill(path: Path) -> None:
    """Make a catalogue of a version with two chunks and a text, and some hundred kilobytes of datasets.

    It is written once in a process, and copied where none is yet: each of so many datasets is a write of its own.
    """
    if beside(path):
        await _write(path)
        return
    if not _filled:
        with TemporaryDirectory() as folder:
            made = Path(folder) / path.name
            await _write(made)
            assert beside(made) == [made]
            _filled.append(content(made))
    overwrite(path, _filled[0])


async def _write(path: Path) -> None:
    chunks = [b"first" * 1000, b"second" * 1000]
    sample = publication(version("ds1", "v1.0.0", chunks), chunks, ["readme"])
    async with opened(path) as catalog:
        await catalog.publish(sample)
        for number in range(200):
            await catalog.put_dataset(dataset(f"ds{number:04}", filler="x" * 500))


#: What makes the tables of paths that left what they were.
_HISTORY_OF_BEFORE: Final = """
    CREATE TABLE removed_path (
        dataset_id TEXT NOT NULL REFERENCES dataset, path TEXT NOT NULL, tag TEXT NOT NULL,
        PRIMARY KEY (dataset_id, path, tag)
    ) WITHOUT ROWID;
    CREATE INDEX removed_path_tag ON removed_path (dataset_id, tag);
    INSERT INTO removed_path SELECT dataset_id, path, tag FROM removal;
    DROP TABLE removal;
    PRAGMA user_version = 5;
"""


def make_history_old(path: Path) -> None:
    """Keep paths that left as the first version of the file did: with an index beside their table."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(_HISTORY_OF_BEFORE)


def make_pieces_old(path: Path) -> None:
    """Make a file of before documents shared pieces, of one in which none does."""
    make_history_old(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        assert connection.execute("SELECT count(*) FROM piece").fetchone() == (0,)
        connection.executescript("DROP TABLE piece; PRAGMA user_version = 4")


def make_texts_old(path: Path) -> None:
    """Keep texts as the first version of the file did: each by itself."""
    make_pieces_old(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        hashes = [name for (name,) in connection.execute("SELECT hash FROM packed_text")]
        for name, text in zip(hashes, texts.get(connection, hashes), strict=True):
            assert text is not None
            content = zstandard.ZstdCompressor(write_checksum=True).compress(text.encode())
            connection.execute("INSERT INTO text VALUES (?, ?)", (name, content))
        connection.executescript("DROP TABLE packed_text; DROP TABLE text_pack; PRAGMA user_version = 3")


def edit(path: Path, statement: str) -> None:
    """Do behind the catalogue's back what it would never do."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)


def content(path: Path) -> bytes:
    return path.read_bytes()


def overwrite(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def beside(path: Path) -> list[Path]:
    """Give the file, where it is there, with all that SQLite keeps beside it."""
    return sorted(path.parent.glob(f"{path.name}*"))


def remove(path: Path) -> None:
    for each in beside(path):
        each.unlink()
