"""Where are a file's bytes, when they may be in several places?"""

from collections.abc import Sequence

from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.versions import VersionRow
from graphql_api.index.arrays import Rows
from graphql_api.index.version_index import VersionIndex
from graphql_api.kernel.columns import Woven
from graphql_api.storage.protocols import Located, Locator, Storage


class StorageChain:
    """Asks places in order; the first that has a file gives it.

    Buckets are to stand first, as they are made for many readers; then this machine's disk; then git.
    """

    def __init__(self, places: Sequence[Storage]) -> None:
        """Ask `places` in their order."""
        self._places = tuple(places)

    async def locator(self, dataset: DatasetRow, version: VersionRow, index: VersionIndex) -> Locator | None:
        """Prepare for one version; null where no place holds anything of it."""
        asked = [await place.locator(dataset, version, index) for place in self._places]
        found = [locator for locator in asked if locator is not None]
        return _FirstLocator(found) if found else None


class _FirstLocator:
    def __init__(self, locators: Sequence[Locator]) -> None:
        self._locators = locators

    def locate(self, row: int) -> Located | None:
        for locator in self._locators:
            if located := locator.locate(row):
                return located
        return None

    def urls(self, rows: range) -> list[str | None]:
        first, *others = self._locators
        found = first.urls(rows)
        if not others or None not in found:
            return found
        return [url or self._other(row) for row, url in zip(rows, found, strict=True)]

    def woven(self, rows: Rows) -> Woven | None:
        return self._locators[0].woven(rows)

    def _other(self, row: int) -> str | None:
        located = next((each for locator in self._locators[1:] if (each := locator.locate(row))), None)
        return located.url if located else None
