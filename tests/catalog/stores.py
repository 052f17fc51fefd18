"""How does one example of a property get a store of its own?"""

import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from graphql_api.catalog.protocols import Catalog
from tests.catalog.adapters import ADAPTERS, ready


def names() -> list[str]:
    """Name the stores that examples are drawn for; that one is missing, the other tests say."""
    return sorted(name for name, adapter in ADAPTERS.items() if not adapter.slow and not adapter.missing())


@asynccontextmanager
async def fresh(adapter_name: str) -> AsyncGenerator[Catalog]:
    """Open an empty store, and let it go afterwards."""
    with tempfile.TemporaryDirectory() as place:
        catalog = ready(adapter_name).make(Path(place))
        await catalog.open()
        try:
            yield catalog
        finally:
            await catalog.close()
