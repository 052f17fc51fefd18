"""Which answers are kept, and for how long?"""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Generator, Hashable, Iterable
from contextlib import suppress
from typing import Final, Generic, Protocol, TypeVar

from graphql_api.resolvers.epoch import Epoch

#: Texts longer than this are digested by a thread: the event loop is others', too.
_LONG: Final = 1024 * 1024


class Dated(Protocol):
    """What is kept: so many bytes, and the number of the state that it is of."""

    @property
    def size(self) -> int:
        """Counts against the bound."""
        ...

    @property
    def epoch(self) -> int:
        """As `Epoch` numbers it."""
        ...


class Kept:
    """A whole answer, in the parts in which it was written."""

    def __init__(self, parts: list[bytes], epoch: int) -> None:
        self.size = sum(map(len, parts))
        self.epoch = epoch
        self._parts = parts
        self._etag = ""

    @property
    def text(self) -> bytes:
        """All of it; put together when it is first asked for, which who is given it first does not."""
        if len(self._parts) != 1:
            self._parts = [b"".join(self._parts)]
        return self._parts[0]

    async def etag(self) -> str:
        """Give its strong validator, with quotes; made when it is first asked for, as many are never validated."""
        if not self._etag:
            is_long = self.size > _LONG
            self._etag = await asyncio.to_thread(self._digested) if is_long else self._digested()
        return self._etag

    def _digested(self) -> str:
        return f'"{hashlib.blake2b(self.text, digest_size=16).hexdigest()}"'


Item = TypeVar("Item", bound=Dated)


class AnswerCache(Generic[Item]):
    """Keeps answers for as long as the catalogue stays as it was, least recently used out first, within bytes.

    What a request may see must be part of its key. An answer larger than a quarter of the bound is not kept.
    """

    def __init__(self, epoch: Epoch, capacity: int) -> None:
        self._epoch = epoch
        self._capacity = capacity
        self._kept: OrderedDict[Hashable, Item] = OrderedDict()
        self.nbytes = 0
        self.hits = 0

    def find(self, key: Hashable) -> Item | None:
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

    def has_room(self, size: int) -> bool:
        """Tell whether an answer of so many bytes would be kept."""
        return size <= self._capacity // 4

    def keep(self, key: Hashable, kept: Item) -> None:
        """Keep an answer, if there is room for it and the state that it is of is one that can be told from others."""
        if not self.has_room(kept.size) or kept.epoch % 2:
            return
        if key in self._kept:
            self._drop(key)
        self._kept[key] = kept
        self.nbytes += kept.size
        while self.nbytes > self._capacity:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Hashable) -> None:
        self.nbytes -= self._kept.pop(key).size


class Flight:
    """An answer on its way to being kept: it lands when it is kept or given up."""

    def __init__(self) -> None:
        self._landed = asyncio.Event()

    def land(self) -> None:
        """Let those go on that wait for it."""
        self._landed.set()

    async def wait(self, seconds: float) -> None:
        """Wait until it has landed, but no longer than that: it lands as fast as its client reads."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._landed.wait()


def keeping(
    cache: AnswerCache[Kept], key: Hashable, epoch: int, texts: Iterable[bytes], flight: Flight | None = None
) -> Generator[bytes]:
    """Give texts on as they are, and keep them once all were read; `epoch` is that of before they were made."""
    parts: list[bytes] = []
    size = 0
    try:
        for text in texts:
            size += len(text)
            if cache.has_room(size):
                parts.append(text)
            yield text
        if cache.has_room(size):
            cache.keep(key, Kept(parts, epoch))
    finally:
        if flight is not None:
            flight.land()
