"""What did a process beside this one make of the newest version?

`beside.py` makes it there. Whoever asks here and is given nothing makes it: the other process may have failed, or may
have made something else.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, NamedTuple

from graphql_api.domain.datasets import Origin
from graphql_api.domain.documents import Document
from graphql_api.domain.versions import VersionStats
from graphql_api.index.codec import decode
from graphql_api.ingest.built import Built, Stored
from graphql_api.ingest.forked import Forked
from graphql_api.ingest.report import IssueLog
from graphql_api.ingest.texts import VersionTexts


class Sent(NamedTuple):
    """A version as it is sent: its commit, and `Built` without its columns, which are in the chunks."""

    commit: str
    stored: Stored
    content_hash: str
    stats: VersionStats
    texts: VersionTexts
    marks: dict[str, str]
    log: IssueLog

    @property
    def built(self) -> Built:
        """Read the columns again."""
        return Built(
            columns=decode(self.stored.chunks),
            content_hash=self.content_hash,
            stats=self.stats,
            texts=self.texts,
            marks=self.marks,
            log=self.log,
            stored=self.stored,
        )


class MadeFrom(NamedTuple):
    """All that records depend on."""

    dataset_id: str
    origin: Origin | None
    tag: str
    created_at: str
    content_hash: str


class ReadyTexts(NamedTuple):
    """Texts of the version by their names, as the store has prepared them, and whether they are all that it has."""

    prepared: Mapping[str, str]
    is_whole: bool


class MadeBeside:
    """What is received of the other process: the version, what its records are made from, batches of these, and texts.

    They come in this order: texts are waited for until somebody says that no more records are asked for.
    """

    def __init__(self, process: Forked) -> None:
        """Receive nothing yet."""
        self._process = process
        self._records_begun = asyncio.Event()
        self._records_left = asyncio.Event()
        self._texts: ReadyTexts | None = None
        #: What the version holds, by its hash, when it was received.
        self.content_hash: str | None = None

    async def built(self, commit: str) -> Built | None:
        """Wait for the version of a commit; null where that is not what was made."""
        sent = await self._next()
        if not isinstance(sent, Sent) or sent.commit != commit:
            # What comes behind it is of no use.
            self.close()
            return None
        self.content_hash = sent.content_hash
        return await asyncio.to_thread(lambda: sent.built)

    def close(self) -> None:
        """End the process: who waits for what it makes is given nothing."""
        self._process.close()

    async def records(self, made_from: MadeFrom) -> AsyncIterator[Sequence[Document]]:
        """Give batches of prepared records, from the first recording on, as far as they were made of just this."""
        if await self._next() != made_from:
            return
        while (batch := await self._next()) is not None and not isinstance(batch, ReadyTexts):
            yield batch
            self._records_begun.set()

    async def records_begun(self) -> None:
        """Wait until the first batch is with whoever writes it, or no more are asked for."""
        await self._records_begun.wait()

    def leave_records(self) -> None:
        """Say that no more records are asked for."""
        self._records_begun.set()
        self._records_left.set()

    async def texts(self) -> ReadyTexts | None:
        """Wait for texts of the version; null where there are none."""
        await self._records_left.wait()
        while self._texts is None and await self._next() is not None:
            pass
        return self._texts

    async def _next(self) -> Any:  # noqa: ANN401 (whatever was sent)
        message = await asyncio.to_thread(self._process.receive)
        if isinstance(message, ReadyTexts):
            self._texts = message
        return message
