"""Which finished pieces of answers are kept for the next one who asks?

Only what is made of a published version alone, under its content hash: it cannot become stale, and whoever may not
see the dataset was turned away before anyone looks here.
"""

from collections import OrderedDict
from typing import Final, Generic, TypeVar

Piece = TypeVar("Piece")

#: Bytes of one store of pieces.
CAPACITY: Final = 64 * 1024 * 1024


class Kept(Generic[Piece]):
    """Pieces by key, least recently used out first, within a bound of bytes."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        """Keep at most `capacity` bytes."""
        self._capacity = capacity
        self._pieces: OrderedDict[tuple[str, ...], tuple[Piece, int]] = OrderedDict()
        self._bytes = 0

    def get(self, key: tuple[str, ...]) -> Piece | None:
        """Give what is kept; null where it has to be made."""
        found = self._pieces.get(key)
        if found is None:
            return None
        self._pieces.move_to_end(key)
        return found[0]

    def put(self, key: tuple[str, ...], piece: Piece, size: int) -> None:
        """Keep a piece of that size; one that is larger than a quarter of all is not worth the others."""
        if size > self._capacity // 4 or key in self._pieces:
            return
        self._pieces[key] = (piece, size)
        self._bytes += size
        while self._bytes > self._capacity:
            _, (_, freed) = self._pieces.popitem(last=False)
            self._bytes -= freed
