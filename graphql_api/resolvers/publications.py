"""What is published of a dataset, as the catalogue stood a moment ago?"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Final

from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.versions import VersionRow, version_number
from graphql_api.resolvers import datasets
from graphql_api.resolvers.epoch import Epoch
from graphql_api.resolvers.reader import Reader
from graphql_api.resolvers.versions import PublishedVersion
from graphql_api.resolvers.viewer import Viewer

#: Datasets that are kept; what was looked for in vain counts too.
MOST: Final = 4096


class Publication:
    """A dataset and all of its versions, newest first."""

    def __init__(self, dataset: DatasetRow, rows: Sequence[VersionRow]) -> None:
        self.dataset = dataset
        self.rows = rows

    @cached_property
    def numbered(self) -> dict[str, PublishedVersion]:
        """The versions called `vX.Y.Z` by their tags, newest first, each among those alone."""
        rows = [row for row in self.rows if version_number(row.tag)]
        return {row.tag: PublishedVersion(self.dataset, row, rows) for row in rows}

    @property
    def latest(self) -> PublishedVersion | None:
        """The newest of the numbered ones; null where there is none."""
        return next(iter(self.numbered.values()), None)


class Publications:
    """Remembers what was published for as long as the catalogue stays as it was, as far as this process knows.

    A change that another process made is seen within a second, one of this process at once.
    """

    def __init__(self, epoch: Epoch) -> None:
        """Remember nothing yet."""
        self._epoch = epoch
        self._kept: OrderedDict[tuple[str, bool], tuple[int, Publication | None]] = OrderedDict()

    def known(self, dataset_id: str, viewer: Viewer) -> Publication | None:
        """Give what the viewer may see of a dataset, where it is remembered."""
        kept = self._kept.get((dataset_id, viewer.can_read_private))
        return kept[1] if kept is not None and kept[0] == self._epoch.number else None

    async def find(self, reader: Callable[[], Reader], dataset_id: str, viewer: Viewer) -> Publication | None:
        """Give what the viewer may see of a dataset; null where there is none. `reader` is made where it is needed."""
        key = (dataset_id, viewer.can_read_private)
        kept = self._kept.get(key)
        if kept is not None and kept[0] == self._epoch.number:
            return kept[1]
        epoch = self._epoch.number if self._epoch.is_known else None
        found = await self._read(reader(), dataset_id)
        if epoch is not None:
            self._keep(key, epoch, found)
        return found

    async def _read(self, reader: Reader, dataset_id: str) -> Publication | None:
        dataset = await datasets.get(reader, dataset_id)
        return Publication(dataset, await reader.versions.load(dataset_id)) if dataset else None

    def _keep(self, key: tuple[str, bool], epoch: int, found: Publication | None) -> None:
        self._kept[key] = (epoch, found)
        self._kept.move_to_end(key)
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)
