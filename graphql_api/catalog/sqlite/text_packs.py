"""How do texts that lie beside each other share their compression?

What an ingest finds beside each other is mostly alike: some texts together take two thirds of the room that each would
take alone, and half of the time.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import zstandard

from graphql_api.domain.errors import StoreCorruptError

TABLES: Final = (
    "CREATE TABLE text_pack (number INTEGER PRIMARY KEY, content BLOB NOT NULL)",
    # Where a text lies in its pack, in bytes before compression.
    """CREATE TABLE packed_text (
        hash TEXT NOT NULL PRIMARY KEY,
        pack INTEGER NOT NULL,
        start INTEGER NOT NULL,
        size INTEGER NOT NULL
    ) WITHOUT ROWID""",
)

#: Bytes of texts that share a pack, before compression: whoever reads one reads all of it. A longer one is alone.
_MOST: Final = 32 * 1024
_LEVEL: Final = 1


class Pack(NamedTuple):
    """Compressed texts: their names, and their sizes in bytes, one behind the other."""

    content: bytes
    names: list[str]
    sizes: list[int]


class Packed(Mapping[str, str]):
    """Texts as they are kept."""

    def __init__(self, packs: list[Pack]) -> None:
        """Hold packs, in which no name is twice."""
        self.packs = packs
        self._numbers = {name: number for number, pack in enumerate(packs) for name in pack.names}

    def __getitem__(self, name: str) -> str:
        """Give a text."""
        pack = self.packs[self._numbers[name]]
        place = pack.names.index(name)
        return text_at(unpacked(name, pack.content), Place(name, sum(pack.sizes[:place]), pack.sizes[place]))

    def __contains__(self, name: object) -> bool:
        """Tell whether a text has this name."""
        return name in self._numbers

    def __iter__(self) -> Iterator[str]:
        """Give the names."""
        return iter(self._numbers)

    def __len__(self) -> int:
        """Count the texts."""
        return len(self._numbers)

    def __reduce__(self) -> tuple[Any, ...]:
        """Go into another process without what is found again."""
        return Packed, (self.packs,)


class Place(NamedTuple):
    """Where a text lies in its pack."""

    name: str
    start: int
    size: int


def packed(texts: Mapping[str, str]) -> Packed:
    """Compress texts in the order given."""
    compressor = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)
    packs: list[Pack] = []
    contents: list[bytes] = []
    names: list[str] = []
    room = _MOST
    for name, text in texts.items():
        content = text.encode()
        if names and len(content) > room:
            packs.append(Pack(compressor.compress(b"".join(contents)), names, list(map(len, contents))))
            contents, names, room = [], [], _MOST
        contents.append(content)
        names.append(name)
        room -= len(content)
    if names:
        packs.append(Pack(compressor.compress(b"".join(contents)), names, list(map(len, contents))))
    return Packed(packs)


def unpacked(name: str, content: bytes) -> bytes:
    """Read a pack; StoreCorruptError, which names a text of it, where it is damaged."""
    try:
        return zstandard.ZstdDecompressor().decompress(content)
    except zstandard.ZstdError as error:
        raise _damaged(name, error) from error


def text_at(contents: bytes, place: Place) -> str:
    """Read one text of a pack; StoreCorruptError where there is none."""
    name, start, size = place
    content = contents[start : start + size]
    if len(content) != size:
        raise _damaged(name, "its pack is too short")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise _damaged(name, error) from error


def _damaged(name: str, reason: object) -> StoreCorruptError:
    return StoreCorruptError(f"text {name} is damaged: {reason}", text=name)
