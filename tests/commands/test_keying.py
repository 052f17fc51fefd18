"""Do file lists from before come to keys, whatever state they are in?"""

import asyncio
from pathlib import Path

from graphql_api import stores
from graphql_api.catalog.protocols import Publication
from graphql_api.commands import keying
from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.file_keys import key_of_name
from graphql_api.domain.versions import VersionRow
from graphql_api.index.builder import build_columns
from graphql_api.index.codec import content_hash, encode
from graphql_api.index.statistics import stats_of
from tests.schema.archive import MADE, entry
from tests.schema.asking import served, settings_in

QUERY = '{ files(name: "README") { nodes { version { dataset { datasetId } } } } }'


def unkeyed(dataset_id: str) -> Publication:
    columns = build_columns([entry("README", 1), entry(f"{dataset_id}.txt", 2)])
    row = VersionRow(dataset_id, "v1.0.0", MADE, content_hash(columns), stats_of(columns))
    return Publication(DatasetRow(dataset_id, {"dataset_id": dataset_id}, MADE, MADE), row, encode(columns))


async def test_lists_are_given_their_keys_and_damaged_ones_left_out(tmp_path: Path) -> None:
    async with stores.opened(settings_in(tmp_path)) as catalog:
        broken = unkeyed("ds2")
        await catalog.publish(unkeyed("ds1"))
        await catalog.publish(broken._replace(chunks=[b"not what was written"]))
        assert len(await catalog.unkeyed_lists()) == 2
        assert await keying.complete(catalog) == 1
        assert await keying.complete(catalog) == 0
        assert await catalog.unkeyed_lists() == [broken.version.content_hash]
        [found] = await catalog.find_versions([key_of_name(b"README")], private=False)
        assert found.dataset_id == "ds1"


async def test_a_server_does_so_when_it_starts(tmp_path: Path) -> None:
    options = settings_in(tmp_path)
    async with stores.opened(options) as catalog:
        await catalog.publish(unkeyed("ds1"))
    async with served(options) as ask:
        nodes: list[object] = []
        for _ in range(200):
            nodes = (await ask.data(QUERY))["files"]["nodes"]
            if nodes:
                break
            await asyncio.sleep(0.05)
        assert nodes == [{"version": {"dataset": {"datasetId": "ds1"}}}]
