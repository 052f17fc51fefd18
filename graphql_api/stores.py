"""Which store do the settings name?

The one place that names adapters: whoever needs the catalogue opens it here.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from graphql_api.catalog.protocols import Catalog
from graphql_api.catalog.sqlite.catalog import SqliteCatalog
from graphql_api.domain.errors import InvalidSettingError
from graphql_api.settings import Settings

#: What `/health` calls the store that needs no service.
EMBEDDED = "embedded"


@asynccontextmanager
async def opened(settings: Settings) -> AsyncGenerator[Catalog]:
    """Open the catalogue, creating what is missing, and close it in the end."""
    catalog: Catalog = SqliteCatalog(settings.catalog_path, database=settings.database_names[0])
    try:
        settings.catalog_path.parent.mkdir(parents=True, exist_ok=True)
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        told = f"BIDSGRAPH_DATA_DIR={str(settings.data_dir)!r}: {error.strerror}"
        raise InvalidSettingError(told, setting="BIDSGRAPH_DATA_DIR") from error
    await catalog.open()
    try:
        yield catalog
    finally:
        await catalog.close()
