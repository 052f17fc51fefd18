"""How is the file made before anybody opens the catalogue?"""

from contextlib import suppress
from pathlib import Path
from typing import Final

from graphql_api.catalog.sqlite.connections import create
from graphql_api.catalog.sqlite.deadline import Deadline
from graphql_api.catalog.sqlite.failures import told
from graphql_api.domain.errors import StoreError

#: Longest that it may take; who opens the catalogue waits as long as ever.
_SECONDS: Final = 10.0


def create_beforehand(path: Path) -> None:
    """Create the file where it is missing, from any thread; what is wrong is told by opening it."""
    with suppress(StoreError), told(path):
        create(path, Deadline(_SECONDS))
