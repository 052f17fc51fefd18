"""How long is used again what was prepared for a version?"""

import pytest

from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.files import FileEntry, Holder, KeyForm
from graphql_api.domain.versions import VersionRow
from graphql_api.index.arrays import Rows
from graphql_api.index.version_index import VersionIndex
from graphql_api.kernel.columns import Woven
from graphql_api.resolvers.locations import Locations
from graphql_api.resolvers.versions import LoadedVersion, PublishedVersion
from graphql_api.storage.protocols import Located, Locator, located_urls
from tests.storage.conftest import Publish


class Numbered:
    """Gives addresses that say how often it was prepared."""

    def __init__(self) -> None:
        self.prepared = 0

    async def locator(self, dataset: DatasetRow, version: VersionRow, index: VersionIndex) -> Locator:
        del dataset, version, index
        self.prepared += 1
        return Numbers(self.prepared)


class Numbers:
    def __init__(self, number: int) -> None:
        self._number = number

    def locate(self, row: int) -> Located:
        return Located(f"https://example.org/{self._number}/{row}")

    def urls(self, rows: range) -> list[str | None]:
        return located_urls(self.locate, rows)

    def woven(self, rows: Rows) -> Woven | None:
        del rows
        return None


@pytest.mark.parametrize(("lifetime", "fresh"), [(3600, 60), (700_000, 60), (60, 6), (5, 0.5)])
async def test_addresses_never_are_near_their_end(publish: Publish, lifetime: float, fresh: float) -> None:
    made = publish(None, FileEntry("README", 1, KeyForm(Holder.GIT, "git"), bytes(20)))
    version = LoadedVersion(PublishedVersion(made.dataset, made.version, [made.version]), made.index)
    storage, seconds = Numbered(), [0.0]
    locations = Locations(lambda: storage, lambda: seconds[0], lifetime=lifetime)
    first = await locations.of(version)
    seconds[0] = 0.99 * fresh
    assert await locations.of(version) is first
    seconds[0] = 1.01 * fresh
    later = await locations.of(version)
    assert later is not None
    assert later.locate(0) == Located("https://example.org/2/0")
