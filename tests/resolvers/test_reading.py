"""How often is the store asked, and who sees what?"""

from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

import pytest

from graphql_api.catalog.sqlite.catalog import SqliteCatalog
from graphql_api.domain.versions import VersionRow
from graphql_api.index.codec import decode
from graphql_api.index.registry import IndexRegistry
from graphql_api.index.version_index import VersionIndex
from graphql_api.resolvers import datasets, nodes, overview, versions
from graphql_api.resolvers.reader import Reader
from graphql_api.resolvers.viewer import PUBLIC, Viewer
from graphql_api.schema.context import Context
from graphql_api.schema.schema import graph
from tests.schema.archive import SECOND, Draft, fill, publish

EVERYONE = Viewer(can_read_private=True)


class CountingCatalog(SqliteCatalog):
    """The real store, which remembers what it was asked."""

    asked: list[list[str]]

    async def list_versions(self, dataset_ids: Sequence[str]) -> list[list[VersionRow]]:
        self.asked.append(list(dataset_ids))
        return await super().list_versions(dataset_ids)


@pytest.fixture
async def catalog(tmp_path: Path) -> AsyncGenerator[CountingCatalog]:
    made = CountingCatalog(tmp_path / "catalog.sqlite")
    made.asked = []
    await made.open()
    await fill(made)
    made.asked.clear()
    yield made
    await made.close()


def reader(catalog: CountingCatalog, viewer: Viewer = PUBLIC) -> Reader:
    async def load(content_hash: str) -> VersionIndex:
        return VersionIndex(decode([chunk async for chunk in catalog.read_file_list(content_hash)]))

    return Reader(catalog, IndexRegistry(load, 10**6), viewer)


async def test_the_versions_of_a_page_are_one_question(catalog: CountingCatalog) -> None:
    context = Context(reader(catalog), "http://x", "r")
    query = (
        "{ datasets { nodes { readme totalFiles latestVersion { tag previous { tag } } versions { tag } } } }"
    )
    result = await graph().execute(query, context_value=context)
    assert not result.errors
    assert catalog.asked == [["ds000001", "ds000002", "ds000003", "ds000005"]]


async def test_who_may_sees_private_datasets(catalog: CountingCatalog) -> None:
    for viewer, seen in ((PUBLIC, False), (EVERYONE, True)):
        asked = reader(catalog, viewer)
        assert ((await datasets.get(asked, "ds000004")) is not None) == seen
        page = await datasets.page(asked, first=10, after=None)
        assert ("ds000004" in [row.dataset_id for row in page.items]) == seen
        assert page.total_count == 4 + seen
        found = await nodes.find(asked, "File:ds000004:v1.0.0:README")
        assert (found is not None) == seen


async def test_the_overview_counts_versions(catalog: CountingCatalog) -> None:
    seen = await overview.look(reader(catalog))
    assert seen.dataset_count == 4
    assert [glance.version_count for glance in seen.shown] == [2, 0, 1, 1]
    assert seen.shown[1].latest is None


async def test_what_was_published_meanwhile_is_seen_by_the_next_reader(catalog: CountingCatalog) -> None:
    first = reader(catalog)
    row = await datasets.get(first, "ds000001")
    assert row is not None
    before = await versions.listed(first, row)
    assert [each.row.tag for each in before if each.is_latest] == ["v1.1.0"]
    assert [len(each.older) for each in before] == [1, 0]
    await publish(catalog, row, [Draft("v2.0.0", "2022-01-01T00:00:00Z", SECOND)])
    assert [each.row for each in await versions.listed(first, row)] == [each.row for each in before]
    after = await versions.listed(reader(catalog), row)
    assert [each.row.tag for each in after] == ["v2.0.0", "v1.1.0", "v1.0.0"]
