"""How do records keep up with the versions of their dataset?

Records describe a dataset's working state: after an ingest, that is its latest version. Those that ingest made and the
latest version has no more are deleted; those that admins inserted stay, as do fields of theirs that ingest does not
write.
"""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Protocol

from graphql_api.catalog.protocols import Datasets, Documents, FileLists, Texts, Versions
from graphql_api.domain.changes import Delete
from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.documents import Collection, Document, Space
from graphql_api.domain.predicates import And, Compare, Comparison, Exists, Not, Predicate
from graphql_api.domain.versions import VersionRow, latest
from graphql_api.index.recordings import RecordingRows
from graphql_api.ingest.at_hand import AtHand
from graphql_api.ingest.contents import read_contents
from graphql_api.ingest.keeping import renew
from graphql_api.ingest.made_beside import MadeFrom
from graphql_api.ingest.record_writer import RecordWriter, batches, note_of
from graphql_api.ingest.recording_headers import find_headers
from graphql_api.ingest.records import MADE_FROM, RecordMaker, complete


class Store(Datasets, Versions, FileLists, Texts, Documents, Protocol):
    """The part of the catalogue that records are made from and written to."""


async def refresh_records(store: Store, dataset_id: str, database: str, at_hand: AtHand | None = None) -> int:
    """Make the records of a dataset's latest version, and count them; none where they are those already."""
    [dataset] = await store.get_datasets([dataset_id])
    [versions] = await store.list_versions([dataset_id])
    newest = latest(versions)
    if dataset is None or newest is None:
        return 0
    space = Space(database, Collection.RECORDS)
    made = newest.stats.recording_count
    if await store.count(space, _made_from(newest), private=True) == made and made:
        return 0
    kept = await _write(store, space, dataset, newest, at_hand or AtHand(0))
    await _forget_outdated(store, space, newest, made)
    if kept:
        await renew(store, dataset_id)
    return made


async def _write(store: Store, space: Space, dataset: DatasetRow, version: VersionRow, hand: AtHand) -> int:
    """Write the records of a version, and count the headers that were read for them and kept."""
    count = version.stats.recording_count
    async with RecordWriter(store, space) as writer:
        begin = await _write_given(writer, dataset, version, hand)
        if begin == count:
            return 0
        index = await hand.list_of(version.content_hash, store)
        maker = RecordMaker(dataset, version, index, await hand.recorded_of(version.content_hash, index))
        wanted = await asyncio.to_thread(maker.wanted, range(begin, count))
        contents = await read_contents(dataset.origin, index, wanted, hand)
        return await _make(store, writer, maker, contents, batches(begin, count))


async def _write_given(writer: RecordWriter, dataset: DatasetRow, version: VersionRow, hand: AtHand) -> int:
    """Write the records that were made beside us, and tell with which recording to go on."""
    written = 0
    if hand.beside is not None:
        made_from = MadeFrom(
            dataset.dataset_id, dataset.origin, version.tag, version.created_at, version.content_hash
        )
        async for prepared in hand.beside.records(made_from):
            await writer.write_prepared(prepared)
            written += len(prepared)
    return written


async def _make(
    store: Store,
    writer: RecordWriter,
    maker: RecordMaker,
    contents: Mapping[str, bytes],
    numbered: Iterable[range],
) -> int:
    """Make and write batches of records, and count the headers that were read for them and kept."""
    silent: list[RecordingRows] = []
    waiting: list[Document] = []
    for numbers in numbered:
        records = await asyncio.to_thread(maker.records, contents, numbers)
        silent += maker.silent(numbers, records)
        # Headers of all silent ones are read together; who comes behind one of them waits, as they have an order.
        if silent:
            waiting += records
        else:
            await writer.write(records)
    headers, kept = await find_headers(store, maker.origin, maker.index, silent)
    for record in waiting:
        if record["bids_relpath"] in headers:
            complete(record, headers[record["bids_relpath"]])
    for numbers in batches(0, len(waiting)):
        await writer.write(waiting[numbers.start : numbers.stop])
    return kept


def _made_from(version: VersionRow) -> Predicate:
    return And(
        (
            Compare("dataset", Comparison.EQ, version.dataset_id),
            Compare(MADE_FROM, Comparison.EQ, version.tag),
        )
    )


async def _forget_outdated(store: Store, space: Space, version: VersionRow, count: int) -> None:
    of_dataset = Compare("dataset", Comparison.EQ, version.dataset_id)
    # Counted at once, where to find those of another version means to look into each.
    if await store.count(space, of_dataset, private=True) == count:
        return
    outdated = And((of_dataset, Exists(MADE_FROM), Not(_made_from(version))))
    if await store.count(space, outdated, private=True):
        await store.write(Delete(space, outdated), note_of(space))
