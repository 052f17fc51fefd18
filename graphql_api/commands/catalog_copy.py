"""How does a catalogue move into another store?

Every step is all or nothing and leaves a trace in the target, so a copy that was interrupted goes on where it stopped.
Nothing may write to either side meanwhile: what does not add up in the end is said. Idempotency keys stay behind.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import orjson

from graphql_api.catalog.protocols import Catalog, Publication
from graphql_api.commands import keying
from graphql_api.domain.changes import AuditEntry
from graphql_api.domain.documents import Collection, Document, Space
from graphql_api.domain.errors import ConflictError, StoreCorruptError
from graphql_api.domain.predicates import EVERYTHING, Compare, Comparison
from graphql_api.domain.versions import VersionRow
from graphql_api.index.codec import decode
from graphql_api.index.text_names import header_names, text_names
from graphql_api.index.version_index import VersionIndex

#: Is told how many of how many are done of what: quickly, and without raising.
Progress: TypeAlias = Callable[[str, int, int], None]
#: How many a catalogue holds, by what.
Counts: TypeAlias = dict[str, int]

_DOCUMENTS: Final = 500
_ENTRIES: Final = 1000
#: Files that are larger than this were kept by nobody.
_LARGEST: Final = 2**40


async def copy_catalog(source: Catalog, target: Catalog, *, database: str, progress: Progress) -> Counts:
    """Copy all of it, and give what is there now; ConflictError where the target holds less or more.

    `database` is the name of the first database, whose datasets are those of the graph.
    """
    await _check_free(source, target)
    copy = _Copy(source, target, Space(database, Collection.DATASETS), progress)
    await copy.datasets()
    for space in await source.list_spaces():
        if space != copy.graph:
            await copy.documents(space)
    await copy.unnamed_datasets()
    await copy.versions()
    await copy.tokens()
    await copy.entries()
    return await _compared(source, target)


async def _check_free(source: Catalog, target: Catalog) -> None:
    """Raise ConflictError where the target holds what cannot come from an earlier attempt at this copy."""
    strangers = set(await _dataset_ids(target)) - set(await _dataset_ids(source))
    if strangers:
        raise ConflictError(
            f"the target holds datasets of its own, such as {min(strangers)}: nothing was copied"
        )
    for space in await target.list_spaces():
        if await _size(target, space) > await _size(source, space):
            raise ConflictError(
                f"the target holds more of {_label(space)} than the source: nothing was copied"
            )


@dataclass(frozen=True, slots=True)
class _Copy:
    """One copy on its way."""

    source: Catalog
    target: Catalog
    graph: Space
    progress: Progress

    async def datasets(self) -> None:
        """Copy rows with their documents, in the order in which they were inserted."""
        total, done = await _size(self.source, self.graph), 0
        async for page in _pages(self.source, self.graph, ""):
            names = {
                document["dataset_id"]: identity for identity, document in page if "dataset_id" in document
            }
            kept = await self.target.get_datasets(list(names))
            for row, there in zip(await self.source.get_datasets(list(names)), kept, strict=True):
                if row and not there:
                    await self.target.restore_dataset(row, names[row.dataset_id])
            done += len(page)
            self.progress(_label(self.graph), done, total)

    async def unnamed_datasets(self) -> None:
        """Copy rows whose documents do not say which dataset they are of; these get new `_id`s, behind all others."""
        there = set(await _dataset_ids(self.target))
        left = [dataset_id for dataset_id in await _dataset_ids(self.source) if dataset_id not in there]
        for row in await self.source.get_datasets(left):
            if row:
                await self.target.put_dataset(row)

    async def documents(self, space: Space) -> None:
        """Copy those that come behind the last one of the target."""
        total, done = await _size(self.source, space), await _size(self.target, space)
        async for page in _pages(self.source, space, await self._last(space, done)):
            await self.target.restore_documents(space, page)
            done += len(page)
            self.progress(_label(space), done, total)

    async def _last(self, space: Space, done: int) -> str:
        """Give the `_id` of the target's last document, empty where there is none."""
        skip = max(0, done - 1)
        found = await self.target.find(space, EVERYTHING, private=True, skip=skip, limit=1)
        return str(orjson.loads(found[0])["_id"]) if found else ""

    async def versions(self) -> None:
        """Copy what is not published there yet, oldest first."""
        ids = await _dataset_ids(self.source)
        for done, dataset_id in enumerate(ids, 1):
            (rows,), (there,) = [
                await each.list_versions([dataset_id]) for each in (self.source, self.target)
            ]
            tags = {row.tag for row in there}
            for row in reversed(rows):
                if row.tag not in tags:
                    # The path history goes with the newest: once that is there, all is.
                    history = await self.source.removed_paths(dataset_id) if row is rows[0] else {}
                    await self._publish(row, history)
            self.progress("versions", done, len(ids))
        await keying.complete(self.target)

    async def _publish(self, row: VersionRow, history: Mapping[str, list[str]]) -> None:
        (dataset,) = await self.source.get_datasets([row.dataset_id])
        if dataset:
            chunks = [chunk async for chunk in self.source.read_file_list(row.content_hash)]
            await self._contents(chunks)
            texts = await self._texts(row)
            await self.target.publish(Publication(dataset, row, chunks, texts, dict(history)))

    async def _contents(self, chunks: Sequence[bytes]) -> None:
        """Copy what small files of a version hold, as far as the source keeps it, before the version is there."""
        names = await asyncio.to_thread(_text_names, chunks)
        absent = await self.target.missing_texts(names)
        for begin in range(0, len(absent), _DOCUMENTS):
            some = absent[begin : begin + _DOCUMENTS]
            texts = await self.source.get_texts(some)
            kept = {key: text for key, text in zip(some, texts, strict=True) if text is not None}
            await self.target.put_texts(kept)

    async def _texts(self, row: VersionRow) -> dict[str, str]:
        hashes = [each for each in (row.readme, row.changes) if each]
        texts = await self.source.get_texts(hashes)
        return {key: text for key, text in zip(hashes, texts, strict=True) if text is not None}

    async def tokens(self) -> None:
        """Copy tokens whose name is not there yet."""
        there = {row.name for row in await self.target.list_tokens()}
        for row in await self.source.list_tokens():
            if row.name not in there:
                await self.target.put_token(row)

    async def entries(self) -> None:
        """Copy the audit behind what is there, oldest first."""
        done, entries = len(await _entries(self.target)), await _entries(self.source)
        for number, entry in enumerate(entries[done:], done + 1):
            await self.target.append_entry(entry.note, entry.counts)
            self.progress("audit", number, len(entries))


def _text_names(chunks: Sequence[bytes]) -> list[str]:
    try:
        index = VersionIndex(decode(chunks))
        return [*text_names(index, _LARGEST), *header_names(index)]
    except StoreCorruptError:
        # It is copied as it is; what it names, nobody can tell.
        return []


async def _pages(source: Catalog, space: Space, last: str) -> AsyncIterator[list[tuple[str, Document]]]:
    """Give documents by `_id`, page by page, behind the `_id` `last`."""
    while True:
        behind = Compare("_id", Comparison.GT, last) if last else EVERYTHING
        found = await source.find(space, behind, private=True, limit=_DOCUMENTS)
        page = [(document.pop("_id"), document) for document in map(orjson.loads, found)]
        if not page:
            return
        yield page
        last = page[-1][0]


async def _entries(catalog: Catalog) -> list[AuditEntry]:
    """Give all entries, oldest first."""
    entries: list[AuditEntry] = []
    while page := await catalog.list_entries(first=_ENTRIES, before=entries[-1].number if entries else None):
        entries += page
    return entries[::-1]


async def _dataset_ids(catalog: Catalog) -> list[str]:
    return list(await catalog.revisions())


def _label(space: Space) -> str:
    return f"{space.database}/{space.collection}"


async def _size(catalog: Catalog, space: Space) -> int:
    return await catalog.count(space, EVERYTHING, private=True)


async def _counts(catalog: Catalog) -> Counts:
    ids = await _dataset_ids(catalog)
    sizes = {_label(space): await _size(catalog, space) for space in await catalog.list_spaces()}
    return {
        **{label: size for label, size in sorted(sizes.items()) if size},
        "datasets": len(ids),
        "versions": sum(map(len, await catalog.list_versions(ids))),
        "tokens": len(await catalog.list_tokens()),
        "audit": len(await _entries(catalog)),
    }


async def _compared(source: Catalog, target: Catalog) -> Counts:
    wanted, there = await _counts(source), await _counts(target)
    for name in sorted(wanted.keys() | there.keys()):
        if wanted.get(name, 0) != there.get(name, 0):
            told = f"{name}: {wanted.get(name, 0)} in the source, {there.get(name, 0)} in the target"
            raise ConflictError(f"the copy is not complete, or there was something before: {told}", what=name)
    return there
