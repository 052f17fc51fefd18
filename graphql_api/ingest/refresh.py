"""How do records keep up with the versions of their dataset?

Records describe a dataset's working state: after an ingest, that is its latest version. Those that ingest made and the
latest version has no more are deleted; those that admins inserted stay, as do fields of theirs that ingest does not
write.
"""

import asyncio
from collections.abc import Sequence
from typing import Final, Protocol

from graphql_api.catalog.protocols import Datasets, Documents, FileLists, Texts, Versions
from graphql_api.domain.changes import Delete, Note, Upsert
from graphql_api.domain.documents import Collection, Document, Space
from graphql_api.domain.predicates import And, Compare, Comparison, Exists, Not, Predicate
from graphql_api.domain.versions import VersionRow, latest
from graphql_api.index.codec import decode
from graphql_api.index.version_index import VersionIndex
from graphql_api.ingest.at_hand import AtHand
from graphql_api.ingest.contents import read_contents
from graphql_api.ingest.keeping import renew
from graphql_api.ingest.publishing import now
from graphql_api.ingest.recording_headers import find_headers
from graphql_api.ingest.records import MADE_FROM, RecordMaker, complete

#: Records written in one step.
_BATCH: Final = 500
#: Who the audit says it was.
_ACTOR: Final = "ingest"


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
    index = await _index(store, newest)
    maker = await asyncio.to_thread(RecordMaker, dataset, newest, index)
    wanted = await asyncio.to_thread(maker.wanted)
    contents = await read_contents(dataset.origin, index, wanted, at_hand)
    records = await asyncio.to_thread(maker.records, contents)
    headers, kept = await find_headers(store, dataset.origin, index, maker.silent(records))
    for record in records:
        if record["bids_relpath"] in headers:
            complete(record, headers[record["bids_relpath"]])
    await _write(store, space, records, newest)
    if kept:
        await renew(store, dataset_id)
    return len(records)


async def _index(store: Store, version: VersionRow) -> VersionIndex:
    chunks = [chunk async for chunk in store.read_file_list(version.content_hash)]
    return await asyncio.to_thread(lambda: VersionIndex(decode(chunks)))


def _made_from(version: VersionRow) -> Predicate:
    return And(
        (
            Compare("dataset", Comparison.EQ, version.dataset_id),
            Compare(MADE_FROM, Comparison.EQ, version.tag),
        )
    )


async def _write(store: Store, space: Space, records: Sequence[Document], version: VersionRow) -> None:
    note = Note(_ACTOR, "refresh-records", f"{space.database}/{space.collection}", now())
    for begin in range(0, len(records), _BATCH):
        await store.write(Upsert(space, records[begin : begin + _BATCH]), note)
    of_dataset = Compare("dataset", Comparison.EQ, version.dataset_id)
    # Counted at once, where to find those of another version means to look into each.
    if await store.count(space, of_dataset, private=True) == len(records):
        return
    outdated = And((of_dataset, Exists(MADE_FROM), Not(_made_from(version))))
    if await store.count(space, outdated, private=True):
        await store.write(Delete(space, outdated), note)
