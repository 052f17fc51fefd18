"""Which records of a version are made and prepared beside whoever writes them?"""

from collections.abc import AsyncIterator, Sequence

from graphql_api.catalog.protocols import Documents
from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.documents import Document, Space
from graphql_api.domain.versions import VersionRow
from graphql_api.index.version_index import VersionIndex
from graphql_api.ingest.at_hand import AtHand
from graphql_api.ingest.contents import read_contents
from graphql_api.ingest.record_writer import batches
from graphql_api.ingest.recorded import Recordings
from graphql_api.ingest.records import RecordMaker


async def prepared_records(  # noqa: PLR0913, PLR0917 (all of it is what records are made from, and where they go)
    store: Documents,
    space: Space,
    dataset: DatasetRow,
    version: VersionRow,
    index: VersionIndex,
    hand: AtHand,
) -> AsyncIterator[Sequence[Document]]:
    """Give batches of prepared records, from the first recording on.

    The last is that before the first of which sidecars do not tell all.
    """
    maker = RecordMaker(dataset, version, index, Recordings(index))
    # Whoever writes waits for each: what the next are made of is read behind it.
    for numbers in batches(0, len(maker)):
        contents = await read_contents(dataset.origin, index, maker.wanted(numbers), hand)
        records = maker.records(contents, numbers)
        if maker.silent(numbers, records):
            return
        yield store.prepare(space, records)
