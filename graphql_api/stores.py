"""Which store do the settings name?

The one place that names adapters: whoever needs the catalogue opens it here.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from graphql_api.catalog.addresses import mongo_url, sqlite_path
from graphql_api.catalog.protocols import Catalog
from graphql_api.catalog.sqlite.beforehand import create_beforehand
from graphql_api.catalog.sqlite.catalog import SqliteCatalog
from graphql_api.domain.errors import InvalidSettingError
from graphql_api.store_settings import StoreSettings

#: What `/health` calls the store that needs no service, and the other one.
EMBEDDED = "embedded"
MONGODB = "mongodb"


def kind(settings: StoreSettings) -> str:
    """Say which kind of store it is, as `/health` does."""
    return MONGODB if mongo_url(settings.catalog_url) else EMBEDDED


def unopened(settings: StoreSettings) -> Catalog:
    """Give the catalogue where nothing is asked of it but to prepare what will be written."""
    return _unopened(settings.catalog_url, settings)


def _unopened(url: str, settings: StoreSettings) -> Catalog:
    return _mongo(url, settings) if mongo_url(url) else _sqlite(sqlite_path(url), settings)


def create(settings: StoreSettings) -> None:
    """Create an embedded catalogue where it is missing, from any thread; what is wrong is told by opening it."""
    if not mongo_url(settings.catalog_url):
        with suppress(InvalidSettingError):
            path = sqlite_path(settings.catalog_url)
            _make(settings.data_dir)
            _make(path.parent)
            create_beforehand(path)


@asynccontextmanager
async def opened(settings: StoreSettings) -> AsyncGenerator[Catalog]:
    """Open the catalogue, creating what is missing, and close it in the end."""
    _make(settings.data_dir)
    async with opened_at(settings.catalog_url, settings) as catalog:
        yield catalog


@asynccontextmanager
async def opened_at(url: str, settings: StoreSettings) -> AsyncGenerator[Catalog]:
    """Open the catalogue at a URL, whatever other one the settings name."""
    catalog = _unopened(url, settings)
    try:
        await catalog.open()
        yield catalog
    finally:
        await catalog.close()


def _sqlite(path: Path, settings: StoreSettings) -> Catalog:
    _make(path.parent)
    return SqliteCatalog(path, database=settings.database_names[0])


def _mongo(url: str, settings: StoreSettings) -> Catalog:
    # Imported late: its driver takes longer to load than all of the embedded catalogue.
    from graphql_api.catalog.mongo.catalog import MongoCatalog  # noqa: PLC0415
    from graphql_api.catalog.mongo.client import Driver, Server  # noqa: PLC0415

    return MongoCatalog(Server(url, Driver(settings.mongo_driver)), database=settings.database_names[0])


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        told = f"BIDSGRAPH_DATA_DIR={str(folder)!r}: {error.strerror}"
        raise InvalidSettingError(told, setting="BIDSGRAPH_DATA_DIR") from error
