"""How does another process of a test run reach the store under test? Without what only the tests themselves load."""

import os
from pathlib import Path
from typing import Final

from graphql_api.catalog.protocols import Catalog

#: Each test run has a database of its own, which other processes of the run find by its name.
DATABASE: Final = os.environ.setdefault("BIDSGRAPH_TEST_DATABASE", f"test_{os.getpid()}")


def client(adapter_name: str, place: Path) -> Catalog:
    """Make one more client of a store, by the name of its adapter; not of one that no other process reaches."""
    # Loaded by the one that is asked for: a driver takes longer to load than such a process has to do.
    if adapter_name == "sqlite":
        from graphql_api.catalog.sqlite.catalog import SqliteCatalog  # noqa: PLC0415

        return SqliteCatalog(place / "catalog.sqlite")
    from tests.catalog import mongo_servers  # noqa: PLC0415

    _, *replicated, driver = adapter_name.split("-")
    return mongo(mongo_servers.set_url() if replicated else mongo_servers.single_url(), driver)


def mongo(url: str, driver: str) -> Catalog:
    """Make a catalogue in this run's database of a server."""
    from graphql_api.catalog.mongo.catalog import MongoCatalog  # noqa: PLC0415
    from graphql_api.catalog.mongo.client import Driver, Server  # noqa: PLC0415

    before, mark, options = url.partition("?")
    return MongoCatalog(Server(f"{before}{DATABASE}{mark}{options}", Driver(driver)))
