"""Which catalogue is under test?"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from graphql_api.catalog.protocols import Catalog
from tests.catalog.adapters import ADAPTERS, Adapter, parameters, ready


@pytest.fixture(params=parameters())
def adapter_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def adapter(adapter_name: str) -> Adapter:
    return ready(adapter_name)


@pytest.fixture
def reachable(adapter: Adapter) -> Adapter:
    """The adapter, where other processes can reach its store: there is no such test for one where they cannot."""
    return adapter


@pytest.fixture
async def catalog(adapter: Adapter, tmp_path: Path) -> AsyncIterator[Catalog]:
    made = adapter.make(tmp_path)
    await made.open()
    yield made
    await made.close()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what a store cannot do by its nature, or a mock of one by a gap of its own."""
    left_out = [item for item in items if _is_beyond(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def _is_beyond(item: pytest.Item) -> bool:
    callspec = getattr(item, "callspec", None)
    adapter = ADAPTERS.get(callspec.params.get("adapter_name", "")) if callspec else None
    if adapter is None or not isinstance(item, pytest.Function):
        return False
    return item.originalname in adapter.gaps or ("reachable" in item.fixturenames and not adapter.shared)
