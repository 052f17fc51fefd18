"""By which short text is a file looked for in all file lists at once?

A key is 16 hexadecimal digits: the first of a checksum, or of a digest of a name. A list's keys are kept in slots by
their first digits, as many as it takes to keep slots small; of each key the next `KEPT` digits are kept. What a slot
has may be another file, rarely: whoever finds it looks into the list itself.
"""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Final, NamedTuple, TypeAlias

#: Digits of a key.
LENGTH: Final = 16
#: Digits of it that a slot keeps.
KEPT: Final = 8
#: Digits that slots are told apart by, at most.
DEEPEST: Final = 4
#: Keys of one slot, on average, at most.
SLOT: Final = 512

#: The name of a slot that each list has which is kept whole, whatever is in it.
WHOLE: Final = "*"

#: Kept digits of keys, glued, by slot.
FileKeys: TypeAlias = Mapping[str, str]


class ListedVersion(NamedTuple):
    """A published version whose file list may have a file."""

    dataset_id: str
    tag: str


def key_of_checksum(digits: str) -> str:
    """Give the key of a checksum in small hexadecimal digits, of whichever algorithm."""
    return digits[:LENGTH].ljust(LENGTH, "0")


def key_of_name(name: bytes) -> str:
    """Give the key of the last segment of a path."""
    return blake2b(name, digest_size=LENGTH // 2).hexdigest()


def depth_of(count: int) -> int:
    """Give how many digits tell the slots of so many keys apart."""
    return next((depth for depth in range(DEEPEST) if count <= SLOT * 16**depth), DEEPEST)


def looked_for(key: str) -> Sequence[tuple[str, str]]:
    """Give the slots that may have a key, each with the digits that it keeps of it."""
    return [(key[:depth], key[depth : depth + KEPT]) for depth in range(DEEPEST + 1)]
