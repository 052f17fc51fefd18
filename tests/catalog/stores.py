"""How does one example of a property get a store of its own?"""

import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from graphql_api.catalog.protocols import Catalog
from tests.catalog.adapters import ADAPTERS


def names() -> list[str]:
    return sorted(ADAPTERS)


@asynccontextmanager
async def fresh(adapter_name: str) -> AsyncGenerator[Catalog]:
    """Open an empty store, and let it go afterwards."""
    with tempfile.TemporaryDirectory() as place:
        catalog = ADAPTERS[adapter_name].make(Path(place))
        await catalog.open()
        try:
            yield catalog
        finally:
            await catalog.close()
