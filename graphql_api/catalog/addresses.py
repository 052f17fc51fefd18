"""Which addresses name a catalogue?

`sqlite:///<path>` is the embedded one, `mongodb://<hosts>/<database>` one of MongoDB.
"""

import os
from typing import TYPE_CHECKING, Final

# Imported late: an ingest asks here before git begins, and then pathlib is not loaded yet.
if TYPE_CHECKING:
    from pathlib import Path

#: What the embedded catalogue's file is called in the data directory.
FILE_NAME: Final = "catalog.sqlite"

_SQLITE: Final = "sqlite:///"
_MONGODB: Final = ("mongodb://", "mongodb+srv://")


def embedded_in(data_dir: "Path | str") -> str:
    """Give the address of the catalogue that is used where none was set."""
    return f"{_SQLITE}{os.path.join(data_dir, FILE_NAME)}"


def check_catalog_url(url: str) -> str:
    """Give the address of a catalogue back; ValueError where it is none."""
    if not url.startswith((_SQLITE, *_MONGODB)):
        raise ValueError(f"must begin with {_SQLITE} or {_MONGODB[0]}")
    if not url.partition("://")[2].strip("/"):
        raise ValueError(f"needs a place: {_SQLITE}{FILE_NAME}, {_MONGODB[0]}localhost/bidsgraph")
    return url


def mongo_url(url: str) -> bool:
    """Tell whether a catalogue is in MongoDB."""
    return url.startswith(_MONGODB)


def sqlite_place(url: str) -> str:
    """Say where the file of an embedded catalogue is."""
    return url.removeprefix(_SQLITE)


def sqlite_path(url: str) -> "Path":
    """Give the file of an embedded catalogue."""
    from pathlib import Path  # noqa: PLC0415 (as said above)

    return Path(sqlite_place(url))
