"""By which addresses are the files of a version fetched?"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from graphql_api.resolvers.versions import LoadedVersion
from graphql_api.storage.protocols import Locator, Storage

#: Seconds that what was prepared for a version is used again at most. Addresses made within them are the same.
FRESH: Final = 60.0

#: The same is as small a part of the life of signed URLs.
_PARTS: Final = 10

#: Versions that are kept prepared.
MOST: Final = 1024

_Key = tuple[str, str, str, str]


class Locations:
    """Prepares storage for versions, and keeps that for a while: preparing reads credentials and disks."""

    def __init__(
        self,
        storage: Callable[[], Storage],
        clock: Callable[[], float] = time.monotonic,
        *,
        lifetime: float = math.inf,
    ) -> None:
        """Ask what `storage` gives when it is needed. Signed URLs live `lifetime` seconds; most of it is to be left."""
        self._storage = storage
        self._fresh = min(FRESH, lifetime / _PARTS)
        self._clock = clock
        self._prepared: OrderedDict[_Key, tuple[float, Locator | None]] = OrderedDict()

    async def of(self, version: LoadedVersion) -> Locator | None:
        """Give what makes addresses of the version's files; null where nothing of it can be reached."""
        key = _key(version)
        found = self._found(key)
        if found:
            return found[1]
        published = version.published
        locator = await self._storage().locator(published.dataset, published.row, version.index)
        self._keep(key, locator)
        return locator

    def known(self, version: LoadedVersion) -> Locator | None:
        """Give it where it was prepared a moment ago; null else, too."""
        found = self._found(_key(version))
        return found[1] if found else None

    def _found(self, key: _Key) -> tuple[float, Locator | None] | None:
        found = self._prepared.get(key)
        return found if found and self._clock() - found[0] < self._fresh else None

    def _keep(self, key: _Key, locator: Locator | None) -> None:
        self._prepared[key] = (self._clock(), locator)
        self._prepared.move_to_end(key)
        while len(self._prepared) > MOST:
            self._prepared.popitem(last=False)


def _key(version: LoadedVersion) -> _Key:
    dataset, row = version.published.dataset, version.published.row
    return dataset.dataset_id, dataset.updated_at, row.tag, row.content_hash
