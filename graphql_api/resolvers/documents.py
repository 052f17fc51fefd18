"""Which documents of EEGDash are there?"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import orjson

from graphql_api.catalog.protocols import Documents
from graphql_api.domain.documents import KEYS, Document, Space
from graphql_api.domain.errors import DocumentNotFoundError, InvalidInputError
from graphql_api.domain.predicates import And, Compare, Comparison, Predicate, equals
from graphql_api.resolvers.viewer import Viewer

#: Most documents on one page: clients ask for so many and take fewer for the end.
MOST = 1000


@dataclass(frozen=True, slots=True)
class Window:
    """Which of the documents that match: `limit` of them behind the first `skip`, in order of insertion."""

    limit: int = 100
    skip: int = 0

    def __post_init__(self) -> None:
        """Nothing is cut off in silence."""
        if not 1 <= self.limit <= MOST:
            raise InvalidInputError(f"limit must be from 1 to {MOST}, not {self.limit}", limit=self.limit)
        if not 0 <= self.skip < 2**63:
            raise InvalidInputError("skip must be 0 or more", skip=str(self.skip)[:20])


class Library:
    """The documents that one viewer may see."""

    def __init__(self, store: Documents, viewer: Viewer) -> None:
        """Look at a store through a viewer's eyes."""
        self._store = store
        self._viewer = viewer

    async def find(self, space: Space, predicate: Predicate, window: Window) -> list[bytes]:
        """Give documents as JSON, each an object whose first field is `_id`."""
        return await self._store.find(
            space, predicate, private=self._viewer.can_read_private, skip=window.skip, limit=window.limit
        )

    async def some(self, space: Space, predicate: Predicate, most: int) -> list[bytes]:
        """Give the first so many documents."""
        return await self._store.find(space, predicate, private=self._viewer.can_read_private, limit=most)

    async def every(self, space: Space, predicate: Predicate) -> AsyncIterator[Document]:
        """Give all documents that match, one page after another; what is inserted meanwhile comes too."""
        asked: Predicate = predicate
        while True:
            found = await self.some(space, asked, MOST)
            document: Document = {}
            for each in found:
                document = orjson.loads(each)
                yield document
            if len(found) < MOST:
                return
            asked = And((predicate, Compare("_id", Comparison.GT, document["_id"])))

    async def count(self, space: Space, predicate: Predicate) -> int:
        """Count all that match."""
        return await self._store.count(space, predicate, private=self._viewer.can_read_private)

    async def page(self, space: Space, predicate: Predicate, window: Window) -> tuple[list[bytes], int]:
        """Give documents, and how many match in all."""
        found, total = await asyncio.gather(self.find(space, predicate, window), self.count(space, predicate))
        return found, total

    async def one(self, space: Space, *key: str) -> bytes:
        """Give the document of that key; DocumentNotFoundError where there is none for this viewer."""
        names = dict(zip(KEYS[space.collection], key, strict=True))
        found = await self.find(space, equals(names), Window(limit=1))
        if not found:
            kind = space.collection.value.removesuffix("s")
            raise DocumentNotFoundError(f"there is no {kind} {' '.join(key)[:200]!r}")
        return found[0]

    async def tally(
        self, space: Space, predicate: Predicate, *paths: str
    ) -> Sequence[tuple[tuple[object, ...], int]]:
        """Count documents by the values that they have at these paths together, most first."""
        found = await self._store.tally(space, predicate, paths, private=self._viewer.can_read_private)
        return [(each.values, each.documents) for each in found]
