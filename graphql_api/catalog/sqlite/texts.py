"""How are READMEs and other small texts kept?"""

import sqlite3
from collections.abc import Container, Sequence
from itertools import accumulate, repeat
from operator import itemgetter
from typing import Final

from graphql_api.catalog.sqlite import many_rows
from graphql_api.catalog.sqlite.rows import to_json
from graphql_api.catalog.sqlite.text_packs import Packed, Place, text_at, unpacked
from graphql_api.domain.errors import StoreCorruptError

# Texts that older versions of this program kept are each by itself, in a table of their own.
_KEPT_ALONE: Final = "SELECT hash FROM text WHERE hash IN (SELECT value FROM json_each(?))"
_ALONE: Final = "SELECT hash, content FROM text WHERE hash IN (SELECT value FROM json_each(?))"
_PLACES: Final = (
    "SELECT pack, hash, start, size FROM packed_text WHERE hash IN (SELECT value FROM json_each(?))"
)
_PACKS: Final = "SELECT number, content FROM text_pack WHERE number IN (SELECT value FROM json_each(?))"
_MISSING: Final = """
    SELECT value FROM json_each(?)
    WHERE NOT EXISTS (SELECT 1 FROM packed_text WHERE hash = value)
    AND NOT EXISTS (SELECT 1 FROM text WHERE hash = value)
"""
_NEXT_PACK: Final = "SELECT coalesce(max(number), 0) + 1 FROM text_pack"
_PUT_PACK: Final = "INSERT INTO text_pack VALUES (?, ?)"
_PUT: Final = "INSERT OR IGNORE INTO packed_text"
_ADDED: Final = """
    SELECT DISTINCT pack FROM packed_text WHERE pack >= ? AND hash IN (SELECT value FROM json_each(?))
"""


def put(connection: sqlite3.Connection, texts: Packed) -> None:
    """Keep those that are not there yet, in the caller's transaction."""
    [[first]] = connection.execute(_NEXT_PACK)
    rows = _rows(texts, first)
    if kept := _kept_alone(connection, list(texts)):
        rows = [row for row in rows if row[0] not in kept]
    before = connection.total_changes
    # In the order of the table, so that each row goes in beside the one before.
    many_rows.insert(connection, _PUT, list(zip(*sorted(rows, key=itemgetter(0)), strict=True)))
    added: Container[int] = range(first, first + len(texts.packs))
    if connection.total_changes - before < len(texts):
        added = {number for (number,) in connection.execute(_ADDED, (first, to_json(list(texts))))}
    packs = [(number, pack.content) for number, pack in enumerate(texts.packs, first) if number in added]
    connection.executemany(_PUT_PACK, packs)


def _rows(texts: Packed, first: int) -> list[tuple[str, int, int, int]]:
    rows: list[tuple[str, int, int, int]] = []
    for number, pack in enumerate(texts.packs, first):
        rows.extend(zip(pack.names, repeat(number), accumulate(pack.sizes, initial=0), pack.sizes))
    return rows


def _kept_alone(connection: sqlite3.Connection, hashes: Sequence[str]) -> set[str]:
    if connection.execute("SELECT 1 FROM text LIMIT 1").fetchone() is None:
        return set()
    return {name for (name,) in connection.execute(_KEPT_ALONE, (to_json(hashes),))}


def put_alone(connection: sqlite3.Connection, texts: Packed) -> None:
    """Keep texts in a transaction of their own."""
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        put(connection, texts)


def missing(connection: sqlite3.Connection, hashes: Sequence[str]) -> list[str]:
    """Give those names that nothing is kept under, in the order asked, each once."""
    asked = list(dict.fromkeys(hashes))
    return [key for (key,) in connection.execute(_MISSING, (to_json(asked),))]


def get(connection: sqlite3.Connection, hashes: Sequence[str]) -> list[str | None]:
    """Give each text in the order asked; None where it was never kept."""
    places: dict[int, list[Place]] = {}
    for pack, *place in connection.execute(_PLACES, (to_json(hashes),)):
        places.setdefault(pack, []).append(Place(*place))
    found = _read(connection, places)
    rest = [key for key in hashes if key not in found]
    if rest:
        found |= _read_alone(connection, rest)
    return [found.get(key) for key in hashes]


def _read(connection: sqlite3.Connection, places: dict[int, list[Place]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, content in connection.execute(_PACKS, (to_json(list(places)),)) if places else ():
        wanted = places.pop(number)
        contents = unpacked(wanted[0].name, content)
        found |= {each.name: text_at(contents, each) for each in wanted}
    for [lost, *_] in places.values():
        raise StoreCorruptError(f"text {lost.name} is damaged: its pack is lost", text=lost.name)
    return found


def _read_alone(connection: sqlite3.Connection, hashes: Sequence[str]) -> dict[str, str]:
    rows = connection.execute(_ALONE, (to_json(hashes),))
    return {key: _whole(key, unpacked(key, content)) for key, content in rows}


def _whole(key: str, content: bytes) -> str:
    return text_at(content, Place(key, 0, len(content)))
