"""Which settings does work on the catalogue itself need, and what are they where nothing is set?

Reading all settings takes as long to load as an ingest has for everything. Most often none is set from outside, and
then these few are known without it; where any is set, all are read and checked as ever.
"""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Protocol

from graphql_api.catalog.addresses import embedded_in
from graphql_api.domain.databases import DATABASES
from graphql_api.setting_names import is_setting

# Imported late: this is asked before git begins, and pathlib takes longer to load than all of it.
if TYPE_CHECKING:
    from pathlib import Path

_DATA_DIR: Final = "BIDSGRAPH_DATA_DIR"
_HERE: Final = "bidsgraph-data"


class StoreSettings(Protocol):
    """Where the catalogue is, and what is kept in it."""

    @property
    def data_dir(self) -> "Path":
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


class Unset:
    """What `Settings` is where nothing is set but the data directory."""

    mongo_driver = "motor"
    text_size = 1024 * 1024
    database_names = DATABASES

    def __init__(self, data_dir: "Path | str") -> None:
        """Keep all in this directory."""
        self._data_dir = data_dir

    @property
    def data_dir(self) -> "Path":
        """Directory of all that this program keeps."""
        from pathlib import Path  # noqa: PLC0415 (as said above)

        return Path(self._data_dir)

    @property
    def catalog_url(self) -> str:
        """Address of the embedded catalogue."""
        return embedded_in(self._data_dir)


def load_store_settings(
    data_dir: "Path | str | None", environment: Mapping[str, str] = os.environ
) -> StoreSettings:
    """Read the environment; a directory that is given wins. InvalidSettingError names the first bad setting."""
    given = {name: value for name, value in environment.items() if value and is_setting(name)}
    if given.keys() <= {_DATA_DIR}:
        return Unset(given.get(_DATA_DIR, _HERE) if data_dir is None else data_dir)
    from graphql_api.settings import load  # noqa: PLC0415 (see above)

    return load(data_dir=data_dir)
