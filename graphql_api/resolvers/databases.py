"""Which named databases of documents are there?"""

from collections.abc import Sequence
from typing import NamedTuple

from graphql_api.domain.databases import DATABASES
from graphql_api.domain.documents import Collection, Space
from graphql_api.domain.errors import DatabaseNotFoundError


class Databases(NamedTuple):
    """The names, the graph's own first."""

    names: Sequence[str] = DATABASES

    @property
    def graph(self) -> str:
        """The one whose datasets and records the graph shows."""
        return self.names[0]

    def space(self, database: str, collection: Collection) -> Space:
        """Name a collection; DatabaseNotFoundError where there is no such database."""
        if database not in self.names:
            raise DatabaseNotFoundError(f"there is no database {database[:80]!r}", database=database[:80])
        return Space(database, collection)
