"""What does one request read through?"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, Final, Protocol, TypeVar, cast

from graphql_api.catalog.protocols import Cards, Datasets, Documents, Lookups, PathHistory, Texts, Versions
from graphql_api.domain.databases import DATABASES
from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.versions import VersionRow
from graphql_api.index.version_index import VersionIndex
from graphql_api.resolvers.batch import Batch
from graphql_api.resolvers.documents import Library
from graphql_api.resolvers.kept_rows import KeptRows, Rows
from graphql_api.resolvers.viewer import PUBLIC, Viewer

Made = TypeVar("Made")

#: Turns of the event loop that texts are collected in: what one recording needs is asked for by tasks within tasks.
_QUIET: Final = 4


class Store(Datasets, Versions, Lookups, PathHistory, Texts, Cards, Documents, Protocol):
    """The part of the catalogue that questions are answered from."""


class Indexes(Protocol):
    """Published versions in memory, as `index.registry.IndexRegistry` keeps them."""

    async def get(self, content_hash: str) -> VersionIndex:
        """Give the index of a stored file list, loading it where it is not in memory."""
        ...


class Reader:
    """The catalogue seen by one viewer during one request.

    Rows are asked for once and in batches; `rows` may have them from an earlier request, where nothing has changed
    since.
    """

    def __init__(
        self,
        store: Store,
        indexes: Indexes,
        viewer: Viewer = PUBLIC,
        *,
        database: str = DATABASES[0],
        rows: Rows | None = None,
    ) -> None:
        """Look at a store through a viewer's eyes; the graph's documents are those of `database`."""
        self.store = store
        self.indexes = indexes
        self.viewer = viewer
        self.database = database
        self.library = Library(store, viewer)
        #: Drafts made during this request, by content hash: they are published nowhere.
        self.drafts: dict[str, VersionIndex] = {}
        self.texts: Batch[str, str | None] = Batch(store.get_texts, quiet=_QUIET)
        self._made: dict[Hashable, asyncio.Future[Any]] = {}
        self.datasets: Batch[str, DatasetRow | None]
        self.versions: Batch[str, list[VersionRow]]
        self._read_through(rows or store)

    async def once(self, key: Hashable, make: Callable[[], Awaitable[Made]]) -> Made:
        """Give what `make` makes for a key; all that ask for it during this request get the same."""
        task = self._made.get(key)
        if task is None:
            task = self._made[key] = asyncio.ensure_future(make())
            # Read once here, so that an error nobody came for is no warning.
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
        # One waiter that is cancelled must not take the answer away from the others.
        return cast("Made", await asyncio.shield(task))

    def forget(self) -> None:
        """Read again what a write of this very request may have changed."""
        self._read_through(self.store)

    def take_turns(self) -> None:
        """Let each row that is asked for take a turn of the event loop, also where it is at hand.

        graphql-core cancels siblings of what failed: those that had no turn leave behind what they were to wait for.
        """
        self.datasets = Batch(self._rows.get_datasets)
        self.versions = Batch(self._rows.list_versions)

    def _read_through(self, rows: Rows) -> None:
        self._rows = rows
        if isinstance(rows, KeptRows):
            self.datasets = Batch(rows.get_datasets, at_hand=rows.get_datasets.at_hand)
            self.versions = Batch(rows.list_versions, at_hand=rows.list_versions.at_hand)
        else:
            self.datasets, self.versions = Batch(rows.get_datasets), Batch(rows.list_versions)
