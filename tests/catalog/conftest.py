"""Which catalogue is under test?"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from graphql_api.catalog.protocols import Catalog
from tests.catalog.adapters import ADAPTERS, Adapter


@pytest.fixture(params=sorted(ADAPTERS))
def adapter_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def adapter(adapter_name: str) -> Adapter:
    return ADAPTERS[adapter_name]


@pytest.fixture
def shared(adapter: Adapter) -> Adapter:
    """The adapter, where other processes can reach its store."""
    if not adapter.shared:
        pytest.skip("this store lives in one process")
    return adapter


@pytest.fixture
async def catalog(adapter: Adapter, tmp_path: Path) -> AsyncIterator[Catalog]:
    made = adapter.make(tmp_path)
    await made.open()
    yield made
    await made.close()
