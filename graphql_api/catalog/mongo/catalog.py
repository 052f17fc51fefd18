"""What is a catalogue in MongoDB as one store?"""

from collections.abc import AsyncIterator, Mapping, Sequence

from graphql_api.catalog.mongo import (
    audit,
    cards,
    datasets,
    document_changes,
    documents,
    file_keys,
    file_lists,
    path_history,
    restoring,
    spaces,
    texts,
    tokens,
    versions,
)
from graphql_api.catalog.mongo.client import Server, Session
from graphql_api.catalog.mongo.documents import Asked
from graphql_api.catalog.mongo.texts import put_many as put_texts
from graphql_api.catalog.protocols import Publication
from graphql_api.domain.cards import Hit
from graphql_api.domain.changes import AuditEntry, Change, Note, Outcome, Show, Tally
from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.documents import Document, Space
from graphql_api.domain.file_keys import FileKeys, ListedVersion
from graphql_api.domain.pages import Page
from graphql_api.domain.predicates import Predicate
from graphql_api.domain.tokens import TokenRow
from graphql_api.domain.versions import VersionRow


class MongoCatalog:
    """The `Catalog` in one database of a MongoDB server, for any number of processes on any number of machines.

    What was acknowledged is with the majority of a replica set and survives the loss of its primary. A server that is
    no replica set has no transactions: see `Documents.write` and `Versions.publish` for what that costs.
    """

    def __init__(self, server: Server, *, database: str = "eegdash") -> None:
        """Touch nothing yet. `database` is the name of the first one as clients call it."""
        self._server = server
        self._database = database
        self._indexed: set[Space] = set()

    async def open(self) -> None:
        """Connect, and make what is missing of the indexes."""
        await self._server.open()
        async with self._server.writing():
            await spaces.index_all(self._server)
            await spaces.create(self._server, spaces.CARDS, cards.index_models())
            await cards.fill(self._server)

    async def close(self) -> None:
        """Let go of every connection. Safe to call twice."""
        await self._server.close()

    async def check(self) -> None:
        """Raise StoreUnavailableError where the server does not answer."""
        await self._server.ping()

    async def get_datasets(self, dataset_ids: Sequence[str]) -> list[DatasetRow | None]:
        """Give one row for each id, in the order asked; None where there is none."""
        async with self._server.reading():
            return await datasets.get(self._server, dataset_ids)

    async def page_datasets(self, *, first: int, after: str | None, private: bool) -> Page[DatasetRow]:
        """Give a page in byte order of ids, behind the id `after`; private ones only where `private` is set."""
        async with self._server.reading():
            return await datasets.page(self._server, first, after, private=private)

    async def put_dataset(self, row: DatasetRow) -> None:
        """Insert the row, or replace the one with its id (keeping that one's `created_at`)."""
        await self._server.to_the_end(self._server.write(lambda session: self._put(row, session)))

    async def _put(self, row: DatasetRow, session: Session) -> None:
        if await datasets.put(self._server, row, session):
            await cards.refresh(self._server, [row.dataset_id], session)

    async def list_versions(self, dataset_ids: Sequence[str]) -> list[list[VersionRow]]:
        """Give the versions of each dataset, newest first; empty where there is none."""
        async with self._server.reading():
            return await versions.list_all(self._server, dataset_ids)

    async def publish(self, publication: Publication) -> None:
        """Make one version visible, all or nothing; PublicationConflictError where it exists with other content."""
        await self._server.to_the_end(versions.publish(self._server, publication))

    async def revisions(self) -> dict[str, str]:
        """Give a token for each dataset id that changes whenever its row or its versions change."""
        async with self._server.reading():
            return await datasets.tokens(self._server)

    def read_file_list(self, content_hash: str) -> AsyncIterator[bytes]:
        """Stream the chunks in order, one in memory at a time; StoreCorruptError where a chunk is missing."""
        return file_lists.read(self._server, content_hash)

    async def find_versions(self, keys: Sequence[str], *, private: bool) -> list[ListedVersion]:
        """Give the versions that may have files of all these keys, in byte order of datasets."""
        async with self._server.reading():
            return await file_keys.find(self._server, keys, private=private)

    async def unkeyed_lists(self) -> list[str]:
        """Give the content hashes of file lists whose keys are not kept."""
        async with self._server.reading():
            return await file_keys.unkeyed(self._server)

    async def put_keys(self, content_hash: str, keys: FileKeys) -> None:
        """Keep the keys of a file list that is there."""
        async with self._server.writing():
            await file_keys.put(self._server, content_hash, keys)

    async def last_seen(self, dataset_id: str, path: str) -> list[str]:
        """Give the tags of versions that had exactly this path while the next newer version had not; any order."""
        async with self._server.reading():
            return await path_history.last_seen(self._server, dataset_id, path)

    async def get_texts(self, hashes: Sequence[str]) -> list[str | None]:
        """Give each text in the order asked; None where it was never kept."""
        async with self._server.reading():
            return await texts.get(self._server, hashes)

    async def missing_texts(self, hashes: Sequence[str]) -> list[str]:
        """Give those names that nothing is kept under, in the order asked, each once."""
        async with self._server.reading():
            return await texts.missing(self._server, hashes)

    def prepare_texts(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        """Give them as they are: all is done where they are written."""
        return texts

    async def put_texts(self, texts: Mapping[str, str]) -> None:
        """Keep texts; what is kept under a name already stays."""
        async with self._server.writing():
            await put_texts(self._server, texts)

    async def search(self, words: Sequence[str], *, private: bool) -> list[Hit]:
        """Find datasets that have all the words, the best first, equal ones in byte order of ids."""
        async with self._server.reading():
            return await cards.search(self._server, words, private=private)

    async def similar_words(self, word: str, most: int, *, private: bool) -> list[str]:
        """Give words of datasets that begin as this one does and are about as long; any order."""
        async with self._server.reading():
            return await cards.similar(self._server, word, most, private=private)

    async def find(
        self, space: Space, predicate: Predicate, *, private: bool, skip: int = 0, limit: int
    ) -> list[bytes]:
        """Give documents as JSON in UTF-8, `_id` first, in order of insertion."""
        async with self._server.reading():
            asked = Asked(self._place(space), predicate, private)
            return await documents.find(self._server, asked, skip, limit)

    async def count(self, space: Space, predicate: Predicate, *, private: bool) -> int:
        """Count the documents."""
        async with self._server.reading():
            return await documents.count(self._server, Asked(self._place(space), predicate, private))

    async def tally(
        self, space: Space, predicate: Predicate, paths: Sequence[str], *, private: bool
    ) -> list[Tally]:
        """Count documents by the values that they have at these paths together."""
        async with self._server.reading():
            return await documents.tally(self._server, Asked(self._place(space), predicate, private), paths)

    def prepare(self, space: Space, documents: Sequence[Document]) -> Sequence[Document]:  # noqa: ARG002
        """Give them as they are: all is done where they are written."""
        return documents

    async def write(self, change: Change, note: Note) -> Outcome:
        """Change one space, with its audit entry in the same transaction where there are any."""
        if not isinstance(change, Show):
            change = change._replace(space=self._place(change.space))
            await self._index(change.space)
        return await self._server.to_the_end(document_changes.write(self._server, change, note))

    async def _index(self, space: Space) -> None:
        """Make the indexes of a database when it is first written to, and never inside a transaction."""
        if space.database and space not in self._indexed:
            async with self._server.writing():
                await spaces.index(self._server, space)
            self._indexed.add(space)

    def _place(self, space: Space) -> Space:
        return space._replace(database="") if space.database == self._database else space

    async def list_spaces(self) -> list[Space]:
        """Give all spaces that may hold documents."""
        async with self._server.reading():
            found = await spaces.list_all(self._server)
        return [space if space.database else space._replace(database=self._database) for space in found]

    async def removed_paths(self, dataset_id: str) -> dict[str, list[str]]:
        """Give the whole path history of a dataset, as publications say it."""
        async with self._server.reading():
            return await path_history.all_of(self._server, dataset_id)

    async def restore_dataset(self, row: DatasetRow, identity: str) -> None:
        """Keep a dataset that is not there yet, its document under this `_id`."""
        await self._server.write(lambda session: self._restore(row, identity, session))

    async def _restore(self, row: DatasetRow, identity: str, session: Session) -> None:
        await restoring.dataset(self._server, row, identity, session)
        await cards.refresh(self._server, [row.dataset_id], session)

    async def restore_documents(self, space: Space, documents: Sequence[tuple[str, Document]]) -> None:
        """Keep documents that are not there yet, all or nothing, under their `_id`s."""
        place = self._place(space)
        await self._index(place)
        await self._server.write(lambda session: restoring.documents(self._server, place, documents, session))

    async def append_entry(self, note: Note, counts: Mapping[str, int]) -> None:
        """Keep an entry of a change that was made elsewhere, or that failed."""
        async with self._server.writing():
            await audit.append(self._server, note, counts)

    async def list_entries(self, *, first: int, before: int | None = None) -> list[AuditEntry]:
        """Give entries newest first, older than the number `before`."""
        async with self._server.reading():
            return await audit.entries(self._server, first, before)

    async def get_token(self, digest: str) -> TokenRow | None:
        """Give the token, expired ones too; None where there is none."""
        async with self._server.reading():
            return await tokens.get(self._server, digest)

    async def list_tokens(self) -> list[TokenRow]:
        """Give all that were not revoked, by name."""
        async with self._server.reading():
            return await tokens.list_all(self._server)

    async def put_token(self, row: TokenRow) -> None:
        """Keep a token; TokenExistsError where one of its name is there."""
        async with self._server.writing():
            await tokens.put(self._server, row)

    async def revoke_token(self, name: str) -> bool:
        """Forget a token, and tell whether there was one."""
        async with self._server.writing():
            return await tokens.revoke(self._server, name)
