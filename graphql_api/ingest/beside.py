"""What of an ingest is done by a process beside the one that publishes?

Of a repository of which nothing is published yet, the newest version is made ready here, and the records of its
recordings, which is most of the work. Nothing is written: it is all sent (`made_beside.py`) to the one that does.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from importlib import import_module
from typing import Final, NamedTuple, Protocol

from graphql_api.catalog.protocols import Documents, Texts
from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.documents import Collection, Document, Space
from graphql_api.domain.versions import VersionRow
from graphql_api.index.builder import ColumnsBuilder
from graphql_api.index.codec import encode
from graphql_api.index.file_keys import file_keys
from graphql_api.index.text_names import text_names
from graphql_api.index.version_index import VersionIndex
from graphql_api.ingest.ahead import Ahead
from graphql_api.ingest.at_hand import AtHand
from graphql_api.ingest.built import Built, Stored, build
from graphql_api.ingest.forked import Forked, Send
from graphql_api.ingest.git import Git
from graphql_api.ingest.keeping import BLOB, text_kept
from graphql_api.ingest.listing import TreeReader
from graphql_api.ingest.made_beside import MadeFrom, ReadyTexts, Sent
from graphql_api.ingest.origins import origin_of
from graphql_api.ingest.promises import without_promises
from graphql_api.ingest.report import IssueLog
from graphql_api.ingest.source import Source
from graphql_api.ingest.tags import SourceVersion, list_tags

#: What makes records.
_RECORDS: Final = "graphql_api.ingest.prepared_records"


class Store(Texts, Documents, Protocol):
    """The part of a catalogue that prepares what it will be given; it need not be open."""


class Kept(NamedTuple):
    """Where what is made will be kept: the store, the database of the records, and bytes of the largest text."""

    store: Store
    database: str
    text_size: int


def beside(source: Source, dataset_id: str, ahead: Ahead, kept: Kept) -> Forked:
    """Give the process, which is not started yet; `ahead` reads the repository, and need not have ended."""

    def work(send: Send) -> None:
        ahead.be_copy()
        # While git reads: whoever publishes needs nothing of it.
        import_module(_RECORDS)
        hand = AtHand(ahead=ahead)
        hand.wait()
        asyncio.run(_Newest(source, dataset_id, hand, kept, send).make())

    return Forked(work)


class _Newest:
    """The newest version of a repository."""

    def __init__(self, source: Source, dataset_id: str, hand: AtHand, kept: Kept, send: Send) -> None:
        self._source = source
        self._dataset_id = dataset_id
        self._hand = hand
        self._git = Git(source.address, told=hand.told)
        self._kept = kept
        self._send = send

    async def make(self) -> None:
        """Make it, and its records."""
        tags = await list_tags(self._git, IssueLog())
        if not tags:
            return
        newest = tags[-1]
        async with without_promises(self._git) as objects:
            tree = await TreeReader(objects, self._hand).read(newest.revision)
        if not tree.is_bids:
            return
        built = build(tree, ColumnsBuilder())
        stored = Stored(encode(built.columns), file_keys(built.columns))
        self._send(
            Sent(
                newest.revision,
                stored,
                built.content_hash,
                built.stats,
                built.texts,
                built.marks,
                built.log,
            )
        )
        index = VersionIndex(built.columns)
        # First what takes long to write: texts are written behind it.
        async for prepared in self._records(newest, built, index):
            self._send(prepared)
        self._send(self._texts(index))

    def _texts(self, index: VersionIndex) -> ReadyTexts:
        """Prepare the texts that are at hand."""
        names = text_names(index, self._kept.text_size)
        pairs = ((name, self._hand.content(name.removeprefix(BLOB))) for name in names)
        texts = {name: text_kept(content) for name, content in pairs if content is not None}
        return ReadyTexts(self._kept.store.prepare_texts(texts), is_whole=len(texts) == len(names))

    async def _records(
        self, version: SourceVersion, built: Built, index: VersionIndex
    ) -> AsyncIterator[Sequence[Document]]:
        """Make them as far as sidecars tell all of them: headers are read by who writes the rest."""
        # Imported already, see above.
        from graphql_api.ingest.prepared_records import prepared_records  # noqa: PLC0415

        origin = await origin_of(self._git, self._source.shown)
        self._send(MadeFrom(self._dataset_id, origin, version.tag, version.created_at, built.content_hash))
        dataset = DatasetRow(self._dataset_id, {}, "", "", origin=origin)
        store, space = self._kept.store, Space(self._kept.database, Collection.RECORDS)
        row = _row(self._dataset_id, version, built)
        async for prepared in prepared_records(store, space, dataset, row, index, self._hand):
            yield prepared


def _row(dataset_id: str, version: SourceVersion, built: Built) -> VersionRow:
    return VersionRow(
        dataset_id=dataset_id,
        tag=version.tag,
        created_at=version.created_at,
        content_hash=built.content_hash,
        stats=built.stats,
    )
