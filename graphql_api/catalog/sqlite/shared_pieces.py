"""How is what many documents have in common kept once, and put into them again where they are read?

Of documents that are written together, most of what they say is said by many of them: channels, a participant. Such a
piece of their texts has a row of its own. In its place stands its number between two marks, which are characters that
JSON writes otherwise wherever they are in a document.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from graphql_api.catalog.sqlite import many_rows
from graphql_api.catalog.sqlite.glued_texts import Chosen, GluedTexts, Pieces
from graphql_api.catalog.sqlite.rows import to_json
from graphql_api.catalog.sqlite.written_documents import Written
from graphql_api.domain.errors import StoreCorruptError

TABLES: Final = (
    # Those are at positions from `first` to `last` who may have the piece.
    """CREATE TABLE piece (
        number INTEGER PRIMARY KEY,
        content TEXT NOT NULL,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL
    )""",
    "CREATE INDEX piece_last ON piece (last, first)",
)

_MARK: Final = "\x1f"
_BYTE: Final = _MARK.encode()
#: Shorter ones stay where they are: each that is read takes as long as some hundred characters more.
_LEAST: Final = 64
#: Texts that have a piece, on average, at least.
_SHARERS: Final = 4
#: Pieces that are held while documents are read one by one.
_HELD: Final = 1024

_NEXT: Final = "SELECT coalesce(max(number), 0) + 1 FROM piece"
_PUT: Final = "INSERT INTO piece (number, content, first, last)"
_GET: Final = (
    "SELECT number, CAST(content AS BLOB) FROM piece WHERE number IN (SELECT value FROM json_each(?))"
)
_SWEEP: Final = """
    DELETE FROM piece WHERE last >= ? AND first <= ?
    AND NOT EXISTS (SELECT 1 FROM content WHERE position BETWEEN first AND last)
"""


def share(connection: sqlite3.Connection, places: Sequence[int], documents: Written) -> Written:
    """Keep what many of these documents have, in the caller's transaction, and give them with marks in its place."""
    texts = documents.texts
    if not isinstance(texts, GluedTexts) or 0 in documents.plain:
        return documents
    [[first]] = connection.execute(_NEXT)
    kept: list[str] = []
    marked = [_marked(each, len(texts), first, kept) for each in texts.pieces]
    if not kept:
        return documents
    count = len(kept)
    columns = [range(first, first + count), kept, [min(places)] * count, [max(places)] * count]
    many_rows.insert(connection, _PUT, columns)
    return documents.with_texts(GluedTexts(len(texts), marked))


def _marked(pieces: Pieces, count: int, first: int, kept: list[str]) -> Pieces:
    """Give pieces as they stand in texts: as numbers, where they are worth to be kept, behind those `kept` before."""
    if not isinstance(pieces, Chosen) or len(pieces.pieces) * _SHARERS > count:
        return pieces
    if min(map(len, pieces.pieces)) < _LEAST:
        return pieces
    begin = first + len(kept)
    kept += pieces.pieces
    numbers = range(begin, begin + len(pieces.pieces))
    return Chosen([f"{_MARK}{number}{_MARK}" for number in numbers], pieces.places)


def sweep(connection: sqlite3.Connection, places: Sequence[int]) -> None:
    """Forget what none has any more, behind documents of these places, in the transaction that forgets them."""
    if places:
        connection.execute(_SWEEP, (min(places), max(places)))


def whole(connection: sqlite3.Connection, texts: list[bytes]) -> list[bytes]:
    """Give texts as they were before they were shared, in the caller's transaction."""
    if not any(_BYTE in text for text in texts):
        return texts
    parts = [text.split(_BYTE) for text in texts]
    pieces = _read(connection, {number for each in parts for number in each[1::2]})
    return [_glued(each, pieces) for each in parts]


def _read(connection: sqlite3.Connection, numbers: Iterable[bytes]) -> dict[bytes, bytes]:
    listed = to_json([int(number) for number in numbers if number.isdigit()])
    return {b"%d" % number: content for number, content in connection.execute(_GET, (listed,))}


def _glued(parts: list[bytes], pieces: Mapping[bytes, bytes]) -> bytes:
    try:
        parts[1::2] = map(pieces.__getitem__, parts[1::2])
    except KeyError as error:
        raise StoreCorruptError(f"a document is damaged: its piece {error.args[0]!a} is lost") from error
    return b"".join(parts)


class PieceReader:
    """Puts documents together that a statement reads one by one: of many, most pieces were read before."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Read by a connection for as long as one transaction, which is when a number says the same."""
        self._connection: Final = connection
        self._pieces: dict[bytes, bytes] = {}

    def whole(self, text: bytes) -> bytes:
        """Give a text as it was before it was shared."""
        if _BYTE not in text:
            return text
        parts = text.split(_BYTE)
        if not all(map(self._pieces.__contains__, parts[1::2])):
            if len(self._pieces) > _HELD:
                self._pieces.clear()
            self._pieces |= _read(self._connection, parts[1::2])
        return _glued(parts, self._pieces)
