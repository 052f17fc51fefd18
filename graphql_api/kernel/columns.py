"""What stands between the texts of a template, for each of many objects?

Columns say where their values lie, and nothing is made of them before they are woven. Each kind is a tuple that ends
with the number by which compiled code (`columns.c`) knows it.
"""

from enum import IntEnum
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

#: Row numbers, and the places at which texts start or items stand.
Places: TypeAlias = npt.NDArray[np.uint32]
#: Places that lie in columns as they are.
Starts: TypeAlias = memoryview | Places
Codes: TypeAlias = npt.NDArray[np.unsignedinteger[Any]]


class Part(IntEnum):
    """What of a text is written: all, what follows its last `/`, or what follows its first `:`."""

    WHOLE = 0
    NAME = 1
    VALUE = 2


class Escape(IntEnum):
    """What a text is written into; each as orjson, `urllib.parse.quote` and `html.escape` write it."""

    NONE = 0
    JSON = 1
    URL = 2
    HTML = 3


class Texts(NamedTuple):
    """Texts of some rows out of many that lie glued together, UTF-8, each followed by NUL.

    `starts` is one longer than there are texts. Of what `part` leaves, the first `skipped` bytes are left out.
    """

    glued: memoryview
    starts: Starts
    rows: Places
    part: int = Part.WHOLE
    skipped: int = 0
    escape: int = Escape.NONE
    kind: Literal[0] = 0


class Checksums(NamedTuple):
    """Texts `algorithm:hex`, as `before`, algorithm, `between`, hex, `after`; an empty one as `absent`."""

    glued: memoryview
    starts: Starts
    rows: Places
    before: bytes
    between: bytes
    after: bytes
    absent: bytes = b"null"
    kind: Literal[1] = 1


class Numbers(NamedTuple):
    """Whole numbers, in decimal digits."""

    values: npt.NDArray[np.int64]
    kind: Literal[2] = 2


class Coded(NamedTuple):
    """Few distinct texts, by codes of one, two or four bytes."""

    table: list[bytes]
    codes: Codes
    kind: Literal[3] = 3


class Listed(NamedTuple):
    """Texts that are made already."""

    texts: list[bytes]
    kind: Literal[4] = 4


class Signatures(NamedTuple):
    """HMAC-SHA256 with `key`, at most 64 bytes, of `prefix` and the hex SHA-256 of `signed`; in hex.

    So it is what a Signature Version 4 is: `signed` the canonical requests, `prefix` what stands before their hashes in
    the string to sign.
    """

    key: bytes
    prefix: bytes
    signed: "Woven"
    kind: Literal[5] = 5


Column: TypeAlias = Texts | Checksums | Numbers | Coded | Listed | Signatures


class Woven(NamedTuple):
    """A template: one text more than there are columns, written in turns."""

    texts: tuple[bytes, ...]
    columns: tuple[Column, ...]


class Level(NamedTuple):
    """Items of one level of a tree: what each writes before and behind what is below it, and the unit where it begins.

    Units are the items of the deepest level. Closings are of as many items, beginning one earlier, where what comes
    before is written already; else of one fewer, as nothing closes before the first.
    """

    opening: Woven
    closing: Woven
    places: Places
    length: int


class Files(NamedTuple):
    """Files below units: their template, which of them is the first of each unit, and how many there are."""

    woven: Woven
    starts: Places
    length: int


def joined(*parts: bytes | Column | Woven) -> Woven:
    """Put texts, columns and templates behind one another."""
    texts, columns = [b""], list[Column]()
    for part in parts:
        if isinstance(part, bytes):
            texts[-1] += part
        elif isinstance(part, Woven):
            texts[-1] += part.texts[0]
            texts += part.texts[1:]
            columns += part.columns
        else:
            texts.append(b"")
            columns.append(part)
    return Woven(tuple(texts), tuple(columns))
