"""Which settings does work on the catalogue itself need, and what are they where nothing is set?

Reading all settings takes as long to load as an ingest has for everything. Most often none is set from outside, and
then these few are known without it; where any is set, all are read and checked as ever.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from graphql_api.catalog.addresses import embedded_in
from graphql_api.domain.databases import DATABASES

_PREFIX: Final = "BIDSGRAPH_"
_DATA_DIR: Final = "BIDSGRAPH_DATA_DIR"
_HERE: Final = "bidsgraph-data"


class StoreSettings(Protocol):
    """Where the catalogue is, and what is kept in it."""

    @property
    def data_dir(self) -> Path:
        """Directory of all that this program keeps."""
        ...

    @property
    def catalog_url(self) -> str:
        """Address of the catalogue."""
        ...

    @property
    def mongo_driver(self) -> str:
        """Package that speaks to MongoDB."""
        ...

    @property
    def text_size(self) -> int:
        """Bytes of the largest text that is kept."""
        ...

    @property
    def database_names(self) -> tuple[str, ...]:
        """Named databases, the graph's own first."""
        ...


class Unset(NamedTuple):
    """What `Settings` is where nothing is set but the data directory."""

    data_dir: Path = Path(_HERE)
    mongo_driver: str = "motor"
    text_size: int = 1024 * 1024
    database_names: tuple[str, ...] = DATABASES

    @property
    def catalog_url(self) -> str:
        """Address of the embedded catalogue."""
        return embedded_in(self.data_dir)


def load_store_settings(data_dir: Path | None, environment: Mapping[str, str] = os.environ) -> StoreSettings:
    """Read the environment; a directory that is given wins. InvalidSettingError names the first bad setting."""
    given = {name: value for name, value in environment.items() if name.upper().startswith(_PREFIX) and value}
    if given.keys() <= {_DATA_DIR}:
        return Unset(data_dir or Path(given.get(_DATA_DIR, _HERE)))
    from graphql_api.settings import load  # noqa: PLC0415 (see above)

    return load(data_dir=data_dir)
