"""How do columns become text, in Python?

This is what `weave.c` is held to, and what stands in for it where it was not built. Values are made a column at a time,
since a call for some thousands of them costs hardly more than one for each.
"""

import hashlib
from collections.abc import Iterable, Sequence
from html import escape as escape_html
from itertools import accumulate, pairwise
from typing import Final, TypeAlias
from urllib.parse import quote_from_bytes

import numpy as np
import numpy.typing as npt
import orjson

from graphql_api.kernel.columns import (
    Checksums,
    Coded,
    Column,
    Escape,
    Files,
    Level,
    Listed,
    Numbers,
    Part,
    Places,
    Signatures,
    Starts,
    Texts,
    Woven,
)

#: Texts are read as one piece where their rows are at most this many times as close as they could be.
_SPREAD: Final = 4

#: Columns that are made, by the identity of what they were made of, which is kept so that it stays its own.
_Made: TypeAlias = dict[int, tuple[Column, list[bytes]]]


def parse(*_asked: object) -> object | None:
    """Leave every document of GraphQL to graphql-core."""
    return None


def weave(woven: Woven, count: int, between: bytes, /) -> bytes:
    """Write `count` objects, `between` between each two."""
    return between.join(_objects(woven, count))


def weave_tree(levels: list[Level], files: Files | None, continued: bool, /) -> bytes:  # noqa: FBT001 (it has no names)
    """Write one stretch of a tree: items, topmost level first, each with all that is below it, commas between items.

    What is above the topmost level, and what closes the last items, is left to others; so is what was before where the
    stretch is `continued`. Files before the first unit's belong to the unit before.
    """
    leads = _leads(levels, continued=continued)
    if files is None:
        return b"".join(leads)
    places: list[int] = files.starts[: len(leads)].tolist()
    texts, columns = _plain(files.woven)
    pattern = _patterns(leads, [*places, files.length], _pattern(texts))
    return pattern % _values(columns, files.length)


def _objects(woven: Woven, count: int, made: _Made | None = None) -> list[bytes]:
    texts, columns = _plain(woven)
    if not columns:
        return [b"".join(texts)] * count
    made = {} if made is None else made
    if len(columns) == 1:
        return _around(texts[0], columns[0], texts[1], made)
    values = [_column(column, made) for column in columns]
    return list(map(_pattern(texts).__mod__, zip(*values, strict=True)))


def _around(head: bytes, column: Column, tail: bytes, made: _Made) -> list[bytes]:
    if isinstance(column, Coded):
        # What stands around few texts is put to each of those once.
        return _column(Coded([head + text + tail for text in column.table], column.codes), made)
    return [head + text + tail for text in _column(column, made)]


def _plain(woven: Woven) -> Woven:
    """Put what stands around checksums into the texts where none is absent, so that it is not put to each of them."""
    texts, columns = list(woven.texts), list(woven.columns)
    for place, column in enumerate(columns):
        if isinstance(column, Checksums) and _has_all(column):
            texts[place] += column.before
            texts[place + 1] = column.after + texts[place + 1]
            columns[place] = column._replace(before=b"", after=b"")
    return Woven(tuple(texts), tuple(columns))


def _has_all(column: Checksums) -> bool:
    rows, starts = column.rows.astype(np.int64), np.asarray(column.starts)
    return bool((starts[rows + 1] - starts[rows] > 1).all())


def _pattern(texts: Iterable[bytes]) -> bytes:
    """Give an object as bytes to be formatted, with `%b` for each column; so one call writes a whole batch."""
    return b"%b".join([text.replace(b"%", b"%%") for text in texts])


def _values(columns: Sequence[Column], count: int) -> tuple[bytes, ...]:
    """Give what the patterns of `count` objects are formatted with, object by object."""
    width = len(columns)
    values: list[bytes] = [b""] * (width * count)
    made: _Made = {}
    for position, column in enumerate(columns):
        values[position::width] = _column(column, made)
    return tuple(values)


def _column(column: Column, made: _Made) -> list[bytes]:
    """Make a column; once where it stands in several places."""
    found = made.get(id(column))
    if found is None:
        found = made[id(column)] = (column, _make(column, made))
    return found[1]


def _make(column: Column, made: _Made) -> list[bytes]:
    match column:
        case Texts():
            return _texts(column)
        case Checksums():
            return _checksums(column)
        case Numbers():
            return _digits(column.values)
        case Coded():
            table = column.table
            return [table[code] for code in column.codes.tolist()]
        case Listed():
            return column.texts
        case _:
            return _signatures(column, made)


def _texts(column: Texts) -> list[bytes]:
    texts = _split(column.glued, column.starts, column.rows)
    if column.part == Part.NAME:
        texts = [text[text.rfind(b"/") + 1 :] for text in texts]
    elif column.part == Part.VALUE:
        texts = [text.partition(b":")[2] for text in texts]
    if column.skipped:
        texts = [text[column.skipped :] for text in texts]
    if column.escape == Escape.JSON:
        return [orjson.dumps(text.decode())[1:-1] for text in texts]
    if column.escape == Escape.URL:
        return [quote_from_bytes(text).encode() for text in texts]
    if column.escape == Escape.HTML:
        return [escape_html(text.decode()).encode() for text in texts]
    return texts


def _checksums(column: Checksums) -> list[bytes]:
    before, between, after = column.before, column.between, column.after
    # One replacement in the glued text of all of them costs less than making each one.
    texts = _split(column.glued, column.starts, column.rows, (b":", between))
    if before or after or b"" in texts:
        return [before + text + after if text else column.absent for text in texts]
    return texts


def _digits(numbers: npt.NDArray[np.int64]) -> list[bytes]:
    if not len(numbers):
        return []
    return orjson.dumps(numbers, option=orjson.OPT_SERIALIZE_NUMPY)[1:-1].split(b",")


def _signatures(column: Signatures, made: _Made) -> list[bytes]:
    # The two hashes of an HMAC (RFC 2104), to be copied: less than half the time of starting anew for each.
    block = column.key.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block) + column.prefix)
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))
    signatures: list[bytes] = []
    for text in _objects(column.signed, _count(column.signed), made):
        first, second = inner.copy(), outer.copy()
        first.update(hashlib.sha256(text).hexdigest().encode())
        second.update(first.digest())
        signatures.append(second.hexdigest().encode())
    return signatures


def _split(
    glued: memoryview, starts: Starts, rows: Places, replaced: tuple[bytes, bytes] | None = None
) -> list[bytes]:
    if not len(rows):
        return []
    first, end = int(rows.min()), int(rows.max()) + 1

    def read(first: int, end: int) -> list[bytes]:
        text = bytes(glued[int(starts[first]) : int(starts[end]) - 1])
        return (text.replace(*replaced) if replaced else text).split(b"\0")

    if end - first > _SPREAD * len(rows):
        return [read(row, row + 1)[0] for row in rows.tolist()]
    window = read(first, end)
    if end - first == len(rows) and bool((np.diff(rows.astype(np.int64)) == 1).all()):
        return window
    return [window[place] for place in (rows.astype(np.int64) - first).tolist()]


def _leads(levels: list[Level], *, continued: bool) -> list[bytes]:
    """Give what stands before the content of each unit, what closes the units before included."""
    if not levels[-1].length:
        return []
    leads = _objects(levels[-1].opening, levels[-1].length)
    for level in levels[-2::-1]:
        opened = _objects(level.opening, level.length)
        for unit, text in zip(level.places[: level.length].tolist(), opened, strict=True):
            leads[unit] = text + leads[unit]
    tails = _tails(levels, continued=continued)
    if continued:
        return [tail + lead for tail, lead in zip(tails, leads, strict=True)]
    return [leads[0], *[tail + lead for tail, lead in zip(tails, leads[1:], strict=True)]]


def _tails(levels: list[Level], *, continued: bool) -> list[bytes]:
    """Give what closes the items before each unit, or each but the first, and a comma."""
    skipped = 0 if continued else 1
    if not any(level.closing.columns for level in levels):
        return _same_tails(levels, skipped)
    tails = _objects(levels[-1].closing, levels[-1].length - skipped)
    for level in levels[-2::-1]:
        closed = _objects(level.closing, level.length - skipped)
        for unit, text in zip(level.places[skipped : level.length].tolist(), closed, strict=True):
            tails[unit - skipped] += text
    return [tail + b"," for tail in tails]


def _same_tails(levels: list[Level], skipped: int) -> list[bytes]:
    """Give them where all objects of a level end in the same way: then they differ by how many levels end there."""
    ended = np.zeros(levels[-1].length, np.int8)
    for level, count in zip(levels[:-1], range(len(levels) - 1, 0, -1), strict=True):
        # Deeper levels begin wherever this one does: the topmost has the last word.
        places = level.places[: level.length]
        ended[places] = np.maximum(ended[places], count)
    table = [text + b"," for text in accumulate([level.closing.texts[0] for level in levels[::-1]])]
    return [table[count] for count in ended[skipped:].tolist()]


def _patterns(leads: list[bytes], places: list[int], pattern: bytes) -> bytes:
    """Put the patterns of files together: lead number `i` stands before file `places[i]`, the last place is the end."""
    following = b"," + pattern
    # Units have few different numbers of files.
    objects = {
        count: pattern + following * (count - 1) if count else b"" for count in set(np.diff(places).tolist())
    }
    parts = [following * places[0]]
    for lead, (place, end) in zip(_escaped(leads), pairwise(places), strict=True):
        parts += (lead, objects[end - place])
    return b"".join(parts)


def _escaped(texts: list[bytes]) -> list[bytes]:
    # Nearly always there is nothing to do, which is seen fastest in all of them at once.
    return [text.replace(b"%", b"%%") for text in texts] if b"%" in b"".join(texts) else texts


def _count(woven: Woven) -> int:
    """Count the objects of a template that has columns."""
    column = woven.columns[0]
    match column:
        case Texts() | Checksums():
            return len(column.rows)
        case Numbers():
            return len(column.values)
        case Coded():
            return len(column.codes)
        case Listed():
            return len(column.texts)
        case _:
            return _count(column.signed)
