"""How do files of EEGDash's documents get into the catalogue from a shell?"""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, cast

import orjson

from graphql_api.catalog.protocols import Documents
from graphql_api.commandline.written import ORDER, Written
from graphql_api.commands import documents
from graphql_api.commands.author import Author
from graphql_api.commands.identity import Identity
from graphql_api.commands.tokens import CONSOLE
from graphql_api.domain.documents import KEYS, Collection, Document, Space
from graphql_api.domain.errors import InvalidDocumentError, SourceBrokenError
from graphql_api.domain.predicates import In
from graphql_api.domain.tokens import Role
from graphql_api.ingest.progress import Progress
from graphql_api.ingest.reading_documents import read_documents
from graphql_api.resolvers.document import part
from graphql_api.store_settings import StoreSettings

_BATCH: Final = 500


async def write_documents(
    store: Documents, settings: StoreSettings, files: Sequence[Path], progress: Progress
) -> Written:
    """Read all files, then write what they hold; nothing is written where one of them cannot be read."""
    read = [await asyncio.to_thread(read_documents, path) for path in files]
    author = Author(Identity(CONSOLE, frozenset(Role)))
    written = Written()
    for collection in ORDER:
        space = Space(settings.database_names[0], collection)
        for file in read:
            given = _merged(collection, file.documents.get(collection, []))
            if file.is_summary:
                given = await _filled(store, space, given)
            try:
                await _write(store, author, space, given, written, progress)
            except InvalidDocumentError as error:
                raise SourceBrokenError(f"{file.path}: {error.message}") from error
    return written


def _merged(collection: Collection, given: Sequence[Document]) -> list[Document]:
    """Put documents of one key together: one write may have a key once."""
    found: dict[tuple[object, ...], Document] = {}
    for position, document in enumerate(given):
        values: Mapping[str, object] = document
        key = tuple(values.get(name, position) for name in KEYS[collection])
        found[key] = {**found.get(key, {}), **document}
    return list(found.values())


async def _filled(store: Documents, space: Space, rows: Sequence[Document]) -> list[Document]:
    """Put into the objects of a summary's rows what the stored documents have there besides, lest it be lost."""
    filled: list[Document] = []
    for begin in range(0, len(rows), _BATCH):
        batch = rows[begin : begin + _BATCH]
        ids = tuple(row["dataset_id"] for row in batch)
        found = await store.find(space, In("dataset_id", ids), private=True, limit=_BATCH)
        stored = {each["dataset_id"]: each for each in map(orjson.loads, found)}
        filled += [_with_parts(row, stored.get(row["dataset_id"], {})) for row in batch]
    return filled


def _with_parts(row: Document, stored: Document) -> Document:
    return {
        name: {**part(stored, name), **cast("Document", value)} if isinstance(value, dict) else value
        for name, value in row.items()
    }


async def _write(  # noqa: PLR0913, PLR0917 - what one write is made of
    store: Documents,
    author: Author,
    space: Space,
    given: Sequence[Document],
    written: Written,
    progress: Progress,
) -> None:
    for begin in range(0, len(given), _BATCH):
        batch = given[begin : begin + _BATCH]
        progress.step(space.collection.value, begin, len(given))
        done = await documents.upsert(store, author, space, batch)
        counts = (
            (written.inserted, done.inserted),
            (written.updated, done.modified),
            (written.unchanged, done.matched - done.modified),
        )
        for found, count in counts:
            found[space.collection] = found.get(space.collection, 0) + count
