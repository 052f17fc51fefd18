"""Which stores are held to the contract of the catalogue?"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graphql_api.catalog.protocols import Catalog
from graphql_api.catalog.sqlite.catalog import SqliteCatalog


@dataclass(frozen=True, slots=True)
class Adapter:
    """A way to make a catalogue.

    `make` gives one that is not open yet; two made for one place are two clients of one store. `package` is its room
    under `graphql_api/catalog/`. `shared` says that other processes reach the same store.
    """

    package: str
    make: Callable[[Path], Catalog]
    shared: bool = True


def _sqlite(place: Path) -> Catalog:
    return SqliteCatalog(place / "catalog.sqlite")


ADAPTERS: Final[dict[str, Adapter]] = {
    "sqlite": Adapter(package="sqlite", make=_sqlite),
}
