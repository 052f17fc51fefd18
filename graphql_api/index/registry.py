"""Which versions are held in memory, and for how long?"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from graphql_api.index.version_index import VersionIndex

#: Gives a version's index by the content hash of its file list.
Loader = Callable[[str], Awaitable[VersionIndex]]


class IndexRegistry:
    """Holds indexes by content hash, least recently used out first, within a bound of bytes.

    Many askers of one version that is not held cause one load, which goes on when some of them are cancelled. An
    index larger than the bound is given out and not held. Belongs to one event loop.
    """

    def __init__(self, load: Loader, capacity: int) -> None:
        """Load through `load`; hold at most `capacity` bytes."""
        self._load = load
        self._capacity = capacity
        self._held: OrderedDict[str, VersionIndex] = OrderedDict()
        self._loading: dict[str, asyncio.Task[VersionIndex]] = {}
        self._bytes = 0

    @property
    def nbytes(self) -> int:
        """Bytes held now."""
        return self._bytes

    def __len__(self) -> int:
        """Count the indexes held now."""
        return len(self._held)

    def held(self, content_hash: str) -> VersionIndex | None:
        """Give an index that is in memory, without waiting; null where it would have to be loaded."""
        index = self._held.get(content_hash)
        if index is not None:
            self._held.move_to_end(content_hash)
        return index

    async def get(self, content_hash: str) -> VersionIndex:
        """Give the index of a stored file list; raises what loading raises, and tries again at the next call."""
        index = self.held(content_hash)
        if index is not None:
            return index
        task = self._loading.get(content_hash)
        if task is None:
            task = asyncio.ensure_future(self._fill(content_hash))
            self._loading[content_hash] = task
            task.add_done_callback(lambda done: self._loaded(content_hash, done))
        return await asyncio.shield(task)

    async def _fill(self, content_hash: str) -> VersionIndex:
        index = await self._load(content_hash)
        if index.nbytes <= self._capacity:
            self._held[content_hash] = index
            self._bytes += index.nbytes
            self._evict()
        return index

    def _evict(self) -> None:
        while self._bytes > self._capacity:
            _, oldest = self._held.popitem(last=False)
            self._bytes -= oldest.nbytes

    def _loaded(self, content_hash: str, done: asyncio.Task[VersionIndex]) -> None:
        self._loading.pop(content_hash, None)
        if not done.cancelled():
            # Read, so that an error nobody waits for any more is not reported as lost.
            done.exception()
