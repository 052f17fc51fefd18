"""What do the tests of the documentation share? The demo archive, ingested and served where the README says."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from pydantic import AnyHttpUrl

from graphql_api import stores
from graphql_api.demo.archive import write_archive
from graphql_api.ingest.run import ingest
from graphql_api.settings import Settings
from tests.schema.asking import Asker, served

#: Where the README asks.
ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncGenerator[Asker]:
    settings = Settings(data_dir=tmp_path, public_url=AnyHttpUrl(ADDRESS), rate_limit=0)
    async with stores.opened(settings) as catalog:
        await ingest(str(write_archive(tmp_path)), catalog=catalog, data_dir=tmp_path)
    async with served(settings) as asker:
        yield asker
