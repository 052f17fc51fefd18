"""What is the embedded catalogue as one store?"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graphql_api.catalog.protocols import Publication
from graphql_api.catalog.sqlite import (
    audit,
    cards,
    changes,
    datasets,
    document_changes,
    documents,
    file_keys,
    file_lists,
    path_history,
    publications,
    spaces,
    texts,
    versions,
)
from graphql_api.catalog.sqlite.connections import copy_log, create, open_reader, open_writer
from graphql_api.catalog.sqlite.documents import Asked
from graphql_api.catalog.sqlite.lane import Lane, Result
from graphql_api.catalog.sqlite.text_packs import Packed, packed
from graphql_api.catalog.sqlite.texts import put_alone as put_texts
from graphql_api.domain.cards import Hit
from graphql_api.domain.changes import AuditEntry, Change, Insert, Note, Outcome, Show, Tally, Upsert
from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.documents import Document, Space
from graphql_api.domain.errors import StoreError
from graphql_api.domain.file_keys import FileKeys, ListedVersion
from graphql_api.domain.predicates import Predicate
from graphql_api.domain.versions import VersionRow

# What tallies, reads pages, looks for tokens or takes over another catalogue is imported where that is asked: an
# ingest does none of it.
if TYPE_CHECKING:
    from graphql_api.domain.pages import Page
    from graphql_api.domain.tokens import TokenRow

#: Documents or texts, written at once, behind which the log is copied into the file.
_MANY: Final = 100
#: Smaller writes behind which it is, too: some four megabytes.
_SOME: Final = 20


class SqliteCatalog:
    """The `Catalog` in one SQLite file, for any number of processes of one machine.

    Readers never wait for the writer, nor it for them. What was acknowledged survives a loss of power. A call that
    takes longer than its deadline ends with StoreUnavailableError. Once closed, it stays closed.
    """

    def __init__(
        self,
        path: Path,
        *,
        database: str = "eegdash",
        readers: int = 4,
        read_seconds: float = 10.0,
        write_seconds: float = 60.0,
    ) -> None:
        """Touch nothing yet; `open` creates the file, not its directory. `database` is the first one's name."""
        self._path = path
        self._database = database
        self._reads = Lane(path, open_reader, threads=readers, seconds=read_seconds)
        self._writes = Lane(path, open_writer, threads=1, seconds=write_seconds)
        self._copying: asyncio.Task[None] | None = None
        self._uncopied = 0

    async def open(self) -> None:
        """Create the file where it is missing, and bring an older one up to date.

        StoreError where the file is another program's or a newer bidsgraph's; StoreUnavailableError where its
        directory is missing or cannot be written.
        """
        await self._writes.call(partial(create, self._path))

    async def close(self) -> None:
        """Let go of every connection and thread, when the calls that run have ended. Safe to call twice."""
        if self._copying is not None:
            await asyncio.wait([self._copying])
        await self._writes.close()
        await self._reads.close()

    async def check(self) -> None:
        """Raise StoreUnavailableError where the file cannot be read."""
        await self._reads.run(changes.check)

    async def get_datasets(self, dataset_ids: Sequence[str]) -> list[DatasetRow | None]:
        """Give one row for each id, in the order asked; None where there is none."""
        return await self._reads.run(partial(datasets.get, dataset_ids=dataset_ids))

    async def page_datasets(self, *, first: int, after: str | None, private: bool) -> "Page[DatasetRow]":
        """Give a page in byte order of ids, behind the id `after`; private ones only where `private` is set."""
        return await self._reads.run(partial(datasets.page, first=first, after=after, private=private))

    async def put_dataset(self, row: DatasetRow) -> None:
        """Insert the row, or replace the one with its id (keeping that one's `created_at`)."""
        await self._written(partial(datasets.put_alone, row=row))

    async def list_versions(self, dataset_ids: Sequence[str]) -> list[list[VersionRow]]:
        """Give the versions of each dataset, newest first; empty where there is none."""
        return await self._reads.run(partial(versions.list_all, dataset_ids=dataset_ids))

    async def publish(self, publication: Publication) -> None:
        """Make one version visible, all or nothing; PublicationConflictError where it exists with other content."""
        await self._written(partial(publications.publish, publication=publication))

    async def revisions(self) -> dict[str, str]:
        """Give a token for each dataset id that changes whenever its row or its versions change."""
        return await self._reads.run(changes.tokens)

    async def read_file_list(self, content_hash: str) -> AsyncIterator[bytes]:
        """Stream the chunks in order, one in memory at a time; StoreCorruptError where a chunk is missing.

        No lock or connection is held between chunks: what a hash names never changes.
        """
        count = await self._reads.run(partial(file_lists.count, content_hash=content_hash))
        for position in range(count):
            yield await self._reads.run(
                partial(file_lists.read, content_hash=content_hash, position=position)
            )

    async def find_versions(self, keys: Sequence[str], *, private: bool) -> list[ListedVersion]:
        """Give the versions that may have files of all these keys, in byte order of datasets."""
        return await self._reads.run(partial(file_keys.find, keys=keys, private=private))

    async def unkeyed_lists(self) -> list[str]:
        """Give the content hashes of file lists whose keys are not kept."""
        return await self._reads.run(file_keys.unkeyed)

    async def put_keys(self, content_hash: str, keys: FileKeys) -> None:
        """Keep the keys of a file list that is there."""
        await self._written(partial(file_keys.put_alone, content_hash=content_hash, keys=keys))

    async def last_seen(self, dataset_id: str, path: str) -> list[str]:
        """Give the tags of versions that had exactly this path while the next newer version had not; any order."""
        return await self._reads.run(partial(path_history.last_seen, dataset_id=dataset_id, path=path))

    async def get_texts(self, hashes: Sequence[str]) -> list[str | None]:
        """Give each text in the order asked; None where it was never kept."""
        return await self._reads.run(partial(texts.get, hashes=hashes))

    async def missing_texts(self, hashes: Sequence[str]) -> list[str]:
        """Give those names that nothing is kept under, in the order asked, each once."""
        return await self._reads.run(partial(texts.missing, hashes=hashes))

    def prepare_texts(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        """Give the texts of a call to come, compressed."""
        return packed(texts)

    async def put_texts(self, texts: Mapping[str, str]) -> None:
        """Keep texts; what is kept under a name already stays."""
        # Compressed beside the thread that writes: others write meanwhile.
        ready = texts if isinstance(texts, Packed) else await asyncio.to_thread(packed, texts)
        await self._written(partial(put_texts, texts=ready), count=len(texts))

    async def search(self, words: Sequence[str], *, private: bool) -> list[Hit]:
        """Find datasets that have all the words, the best first, equal ones in byte order of ids."""
        return await self._reads.run(partial(cards.search, words=words, private=private))

    async def similar_words(self, word: str, most: int, *, private: bool) -> list[str]:
        """Give words of datasets that begin as this one does and are about as long; any order."""
        return await self._reads.run(partial(cards.similar, word=word, most=most, private=private))

    async def find(
        self, space: Space, predicate: Predicate, *, private: bool, skip: int = 0, limit: int
    ) -> list[bytes]:
        """Give documents as JSON in UTF-8, `_id` first, in order of insertion."""
        asked = Asked(self._place(space), predicate, private)
        return await self._reads.run(partial(documents.find, asked=asked, skip=skip, limit=limit))

    async def count(self, space: Space, predicate: Predicate, *, private: bool) -> int:
        """Count the documents."""
        asked = Asked(self._place(space), predicate, private)
        return await self._reads.run(partial(documents.count, asked=asked))

    async def tally(
        self, space: Space, predicate: Predicate, paths: Sequence[str], *, private: bool
    ) -> list[Tally]:
        """Count documents by the values that they have at these paths together."""
        asked = Asked(self._place(space), predicate, private)
        from graphql_api.catalog.sqlite.tallying import tally  # noqa: PLC0415 (as said above)

        return await self._reads.run(partial(tally, asked=asked, paths=paths))

    def prepare(self, space: Space, documents: Sequence[Document]) -> Sequence[Document]:
        """Do of a change what needs no store: check and write documents."""
        return document_changes.prepare(space, documents)

    async def write(self, change: Change, note: Note) -> Outcome:
        """Change one space, with its audit entry in the same transaction."""
        if not isinstance(change, Show):
            change = change._replace(space=self._place(change.space))
        count = len(change.documents) if isinstance(change, Insert | Upsert) else 1
        return await self._written(partial(document_changes.write, change=change, note=note), count=count)

    async def _written(self, work: Callable[[sqlite3.Connection], Result], *, count: int = 1) -> Result:
        """Write so many documents or texts, then copy the log, also where that failed: it may be what fills a disk."""
        try:
            return await self._writes.run(work)
        finally:
            self._copy_log(count)

    def _copy_log(self, count: int) -> None:
        """Copy what was written into the file: where it was much, closing would take as long.

        Much is copied beside all else; many small writes, each of which may go on, where nothing is written meanwhile,
        as the log begins anew only where all of it was copied.
        """
        self._uncopied += 1
        if self._copying is not None and not self._copying.done():
            return
        if count >= _MANY or self._uncopied >= _SOME:
            lane = self._reads if count >= _MANY else self._writes
            self._uncopied = 0
            self._copying = asyncio.create_task(self._copy(lane))

    async def _copy(self, lane: Lane) -> None:
        with suppress(StoreError):
            await lane.run(copy_log)

    def _place(self, space: Space) -> Space:
        return space._replace(database="") if space.database == self._database else space

    async def list_spaces(self) -> list[Space]:
        """Give all spaces that were ever written to."""
        found = await self._reads.run(spaces.list_all)
        return [space if space.database else space._replace(database=self._database) for space in found]

    async def removed_paths(self, dataset_id: str) -> dict[str, list[str]]:
        """Give the whole path history of a dataset, as publications say it."""
        return await self._reads.run(partial(path_history.all_of, dataset_id=dataset_id))

    async def restore_dataset(self, row: DatasetRow, identity: str) -> None:
        """Keep a dataset that is not there yet, its document under this `_id`."""
        from graphql_api.catalog.sqlite import restoring  # noqa: PLC0415 (as said above)

        await self._written(partial(restoring.dataset, row=row, identity=identity))

    async def restore_documents(self, space: Space, documents: Sequence[tuple[str, Document]]) -> None:
        """Keep documents that are not there yet, all or nothing, under their `_id`s."""
        from graphql_api.catalog.sqlite import restoring  # noqa: PLC0415 (as said above)

        place = self._place(space)
        await self._written(
            partial(restoring.documents, space=place, restored=documents), count=len(documents)
        )

    async def append_entry(self, note: Note, counts: Mapping[str, int]) -> None:
        """Keep an entry of a change that was made elsewhere, or that failed."""
        await self._written(partial(audit.append, note=note, counts=counts))

    async def list_entries(self, *, first: int, before: int | None = None) -> list[AuditEntry]:
        """Give entries newest first, older than the number `before`."""
        return await self._reads.run(partial(audit.entries, first=first, before=before))

    async def get_token(self, digest: str) -> "TokenRow | None":
        """Give the token, expired ones too; None where there is none."""
        from graphql_api.catalog.sqlite import tokens  # noqa: PLC0415 (as said above)

        return await self._reads.run(partial(tokens.get, digest=digest))

    async def list_tokens(self) -> "list[TokenRow]":
        """Give all that were not revoked, by name."""
        from graphql_api.catalog.sqlite import tokens  # noqa: PLC0415 (as said above)

        return await self._reads.run(tokens.list_all)

    async def put_token(self, row: "TokenRow") -> None:
        """Keep a token; TokenExistsError where one of its name is there."""
        from graphql_api.catalog.sqlite import tokens  # noqa: PLC0415 (as said above)

        await self._written(partial(tokens.put, row=row))

    async def revoke_token(self, name: str) -> bool:
        """Forget a token, and tell whether there was one."""
        from graphql_api.catalog.sqlite import tokens  # noqa: PLC0415 (as said above)

        return await self._written(partial(tokens.revoke, name=name))
