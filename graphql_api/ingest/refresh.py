"""How do records keep up with the versions of their dataset?

Records describe a dataset's working state: after an ingest, that is its latest version. Those that ingest made and the
latest version has no more are deleted; those that admins inserted stay, as do fields of theirs that ingest does not
write.
"""

from typing import Protocol

from graphql_api.catalog.protocols import Datasets, Documents, FileLists, Texts, Versions
from graphql_api.domain.changes import Delete
from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.documents import Collection, Space
from graphql_api.domain.predicates import And, Compare, Comparison, Exists, Not, Predicate
from graphql_api.domain.versions import VersionRow, latest
from graphql_api.ingest.at_hand import AtHand
from graphql_api.ingest.keeping import renew
from graphql_api.ingest.made_beside import MadeFrom
from graphql_api.ingest.record_writer import MADE_FROM, RecordWriter, note_of


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
        # Imported late: of a new repository, they all are made beside us.
        from graphql_api.ingest.making_records import make_records  # noqa: PLC0415

        return await make_records(store, writer, dataset, version, hand, begin)


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
