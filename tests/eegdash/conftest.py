"""What do tests of the EEGDash API share?"""

import os
from collections.abc import AsyncGenerator, Generator
from itertools import count
from pathlib import Path

import pytest
from pymongo import MongoClient

from tests.catalog import mongo_servers
from tests.eegdash.serving import Server, served

_NUMBERS = count()


@pytest.fixture(params=["embedded", pytest.param("mongodb", marks=pytest.mark.slow)])
def each_store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Generator[str]:
    """Let the settings name each store in turn, an empty one; gives what `/health` calls it."""
    store = str(request.param)
    if store == "embedded":
        yield store
        return
    if not mongo_servers.program():
        pytest.skip("there is no mongod: run tests/services/install.sh mongod")
    url, name = mongo_servers.single_url(), f"served_{os.getpid()}_{next(_NUMBERS)}"
    monkeypatch.setenv("BIDSGRAPH_CATALOG", f"{url}{name}")
    yield store
    with MongoClient[dict[str, object]](url) as client:
        client.drop_database(name)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncGenerator[Server]:
    async with served(tmp_path) as server:
        yield server
