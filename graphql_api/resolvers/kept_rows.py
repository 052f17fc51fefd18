"""Which rows of the catalogue need not be read again, as nothing has changed since?"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Generic, Protocol, TypeAlias, TypeVar

from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.versions import VersionRow
from graphql_api.resolvers.epoch import Epoch

#: Keys that are remembered; what was looked for in vain counts too.
MOST: Final = 1024

Value = TypeVar("Value")
Fetch: TypeAlias = Callable[[Sequence[str]], Awaitable[list[Value]]]


class Rows(Protocol):
    """The part of a store that has the rows of datasets and versions, as `catalog.protocols` says it."""

    async def get_datasets(self, dataset_ids: Sequence[str]) -> list[DatasetRow | None]:
        """Give one row for each id; None where there is none."""
        ...

    async def list_versions(self, dataset_ids: Sequence[str]) -> list[list[VersionRow]]:
        """Give the versions of each dataset, newest first."""
        ...


class Kept(Generic[Value]):
    """Fetches as `fetch` does, in the order asked, but what was fetched in the catalogue's present state already.

    A change that another process made is seen within a second, one of this process at once.
    """

    def __init__(self, fetch: Fetch[Value], epoch: Epoch) -> None:
        """Remember nothing yet."""
        self._fetch = fetch
        self._epoch = epoch
        self._of = epoch.number
        self._kept: OrderedDict[str, Value] = OrderedDict()

    async def __call__(self, dataset_ids: Sequence[str]) -> list[Value]:
        """Give the value of each, in the order asked."""
        self._forget_the_past()
        # Taken out before anything waits: another request may empty it meanwhile.
        here = {key: self._kept[key] for key in dataset_ids if key in self._kept}
        missing = [key for key in dataset_ids if key not in here]
        if missing:
            of = self._of
            found = dict(zip(missing, await self._fetch(missing), strict=True))
            if of == self._epoch.number and self._epoch.is_known:
                self._keep(found)
            here |= found
        return [here[key] for key in dataset_ids]

    def at_hand(self, dataset_id: str) -> tuple[Value] | None:
        """Give the value of one, in a tuple, if it was fetched already."""
        self._forget_the_past()
        return (self._kept[dataset_id],) if dataset_id in self._kept else None

    def _forget_the_past(self) -> None:
        if self._of != self._epoch.number:
            self._kept.clear()
            self._of = self._epoch.number

    def _keep(self, found: dict[str, Value]) -> None:
        self._kept.update(found)
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)


class KeptRows:
    """The rows of a store, for all readers of one process."""

    def __init__(self, store: Rows, epoch: Epoch) -> None:
        """Remember nothing yet."""
        self.get_datasets: Kept[DatasetRow | None] = Kept(store.get_datasets, epoch)
        self.list_versions: Kept[list[VersionRow]] = Kept(store.list_versions, epoch)
