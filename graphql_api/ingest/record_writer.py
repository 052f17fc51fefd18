"""How are records written while the next are made?"""

import asyncio
from collections.abc import Sequence
from itertools import pairwise
from types import TracebackType
from typing import Final, Self

from graphql_api.catalog.protocols import Documents
from graphql_api.domain.changes import Note, Outcome, Upsert
from graphql_api.domain.documents import Document, Space
from graphql_api.ingest.publishing import now

#: Field of a record by which ingest knows its own: the version that it was made from.
MADE_FROM: Final = "source_version"
#: Records written in one step; in the first there are less, as nothing is written while these are made.
_BATCH: Final = 1000
_FIRST: Final = 250
#: Who the audit says it was.
_ACTOR: Final = "ingest"


class RecordWriter:
    """Writes batches in their order, each while its caller goes on; all are written when the context ends."""

    def __init__(self, store: Documents, space: Space) -> None:
        """Write into one space."""
        self._store = store
        self._space = space
        self._note = note_of(space)
        self._underway: asyncio.Task[Outcome] | None = None

    async def write(self, records: Sequence[Document]) -> None:
        """Begin to write a batch when the one before is written; what failed with that one is raised here."""
        await self.write_prepared(await asyncio.to_thread(self._store.prepare, self._space, records))

    async def write_prepared(self, prepared: Sequence[Document]) -> None:
        """Begin to write a batch that was prepared already."""
        await self._end()
        self._underway = asyncio.create_task(self._store.write(Upsert(self._space, prepared), self._note))

    async def _end(self) -> None:
        underway, self._underway = self._underway, None
        if underway is not None:
            await underway

    async def __aenter__(self) -> Self:
        """Nothing is begun yet."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for the last batch; where its caller failed already, that is what is raised."""
        if kind is None:
            await self._end()
        elif self._underway is not None:
            await asyncio.wait([self._underway])


def batches(first: int, end: int) -> list[range]:
    """Cut the numbers of records into batches."""
    begins = [first, *range(first + _FIRST, end, _BATCH)]
    return [range(*pair) for pair in pairwise([*begins, end])] if first < end else []


def note_of(space: Space) -> Note:
    """Make the audit's note of a change."""
    return Note(_ACTOR, "refresh-records", f"{space.database}/{space.collection}", now())
