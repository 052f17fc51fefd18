"""How are those records of a version made and written that no process beside this one has made?"""

import asyncio
from typing import Protocol

from graphql_api.catalog.protocols import FileLists, Texts
from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.documents import Document
from graphql_api.domain.versions import VersionRow
from graphql_api.index.recordings import RecordingRows
from graphql_api.ingest.at_hand import AtHand
from graphql_api.ingest.contents import read_contents
from graphql_api.ingest.record_writer import RecordWriter, batches
from graphql_api.ingest.recording_headers import find_headers
from graphql_api.ingest.records import RecordMaker, complete


class Store(FileLists, Texts, Protocol):
    """The part of a catalogue that file lists and headers are read from, and these are kept in."""


async def make_records(  # noqa: PLR0913, PLR0917 (all of it is what records are made from, and where they go)
    store: Store, writer: RecordWriter, dataset: DatasetRow, version: VersionRow, hand: AtHand, begin: int
) -> int:
    """Make and write the records of a version from one of its recordings on.

    The headers that were read for them and kept are counted.
    """
    index = await hand.list_of(version.content_hash, store)
    maker = RecordMaker(dataset, version, index, await hand.recorded_of(version.content_hash, index))
    count = len(maker)
    wanted = await asyncio.to_thread(maker.wanted, range(begin, count))
    contents = await read_contents(dataset.origin, index, wanted, hand)
    silent: list[RecordingRows] = []
    waiting: list[Document] = []
    for numbers in batches(begin, count):
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
