from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from graphql_api.catalog.sqlite.catalog import SqliteCatalog
from graphql_api.index.codec import decode
from graphql_api.index.registry import IndexRegistry
from graphql_api.index.version_index import VersionIndex
from graphql_api.resolvers.reader import Reader
from graphql_api.schema.context import Context
from tests.fastpath.oracle import Server
from tests.schema.asking import put_archive, settings_in


@pytest.fixture
async def server(tmp_path: Path) -> AsyncGenerator[Server]:
    catalog = SqliteCatalog(tmp_path / "catalog.sqlite")
    await put_archive(settings_in(tmp_path))
    await catalog.open()

    async def load(content_hash: str) -> VersionIndex:
        return VersionIndex(decode([chunk async for chunk in catalog.read_file_list(content_hash)]))

    registry = IndexRegistry(load, 10_000_000)
    yield Server(lambda: Context(Reader(catalog, registry), "http://archive.test", "r"))
    await catalog.close()
