"""Which commits of a dataset are published, asked before the catalogue is loaded and opened?"""

import os
from contextlib import closing
from typing import Final

_REVISIONS: Final = "SELECT revision FROM version WHERE dataset_id = ?"


def published_revisions(place: str, dataset_id: str) -> set[str] | None:
    """Give them: none where there is no catalogue yet, null where it does not tell at once."""
    if not os.path.exists(place):
        return set()
    # Imported late: an ingest into a new catalogue lets git begin before.
    import sqlite3  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    try:
        address = f"{Path(place).absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(address, uri=True, timeout=0, isolation_level=None)) as connection:
            connection.execute("PRAGMA query_only = ON")
            return {revision for (revision,) in connection.execute(_REVISIONS, (dataset_id,))}
    except (sqlite3.Error, OSError):
        return None
