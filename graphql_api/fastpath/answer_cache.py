"""Which answers are kept, and for how long?"""

import hashlib
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Iterator
from typing import NamedTuple

from graphql_api.resolvers.epoch import Epoch


class Kept(NamedTuple):
    """A whole answer, and its strong validator."""

    text: bytes
    etag: str
    epoch: int


class AnswerCache:
    """Keeps answers for as long as the catalogue stays as it was, least recently used out first, within bytes.

    What a request may see must be part of its key. An answer larger than an eighth of the bound is not kept.
    """

    def __init__(self, epoch: Epoch, capacity: int) -> None:
        self._epoch = epoch
        self._capacity = capacity
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self.nbytes = 0
        self.hits = 0

    def find(self, key: Hashable) -> Kept | None:
        """Give the answer that was kept; null where there is none of the catalogue's present state."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        if kept.epoch != self._epoch.number:
            self._drop(key)
            return None
        self._kept.move_to_end(key)
        self.hits += 1
        return kept

    def keeping(self, key: Hashable, epoch: int, texts: Iterable[bytes]) -> Iterator[bytes]:
        """Give texts on as they are, and keep them once all were read; `epoch` is that of before they were made."""
        parts: list[bytes] = []
        size = 0
        for text in texts:
            size += len(text)
            if size <= self._capacity // 8:
                parts.append(text)
            yield text
        if size <= self._capacity // 8 and epoch % 2 == 0:
            self.keep(key, epoch, b"".join(parts))

    def keep(self, key: Hashable, epoch: int, text: bytes) -> Kept:
        """Keep an answer of the state that `epoch` numbers."""
        kept = Kept(text, f'"{hashlib.blake2b(text, digest_size=16).hexdigest()}"', epoch)
        if key in self._kept:
            self._drop(key)
        self._kept[key] = kept
        self.nbytes += len(text)
        while self.nbytes > self._capacity:
            self._drop(next(iter(self._kept)))
        return kept

    def _drop(self, key: Hashable) -> None:
        self.nbytes -= len(self._kept.pop(key).text)
