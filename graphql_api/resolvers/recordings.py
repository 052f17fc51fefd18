"""Which recordings are there, in all datasets?

A recording is told by its record: the document of its dataset's working state.
"""

from dataclasses import dataclass
from typing import Final

import orjson

from graphql_api.domain.documents import Collection, Document, Space
from graphql_api.domain.errors import DocumentNotFoundError
from graphql_api.domain.names import is_directory_recording, long_entities, parse_name
from graphql_api.domain.pages import Page, check_page_size, decode_cursor
from graphql_api.domain.predicates import And, Compare, Comparison, Predicate, equals
from graphql_api.resolvers.conditions import Condition
from graphql_api.resolvers.document import integer, number, part, text, texts
from graphql_api.resolvers.reader import Reader

#: Most recordings on one page.
MOST: Final = 1000

#: Entities that records name, by the names of the graph.
ENTITIES: Final = ("subject", "session", "task", "acquisition", "run")


@dataclass(frozen=True, slots=True)
class Record:
    """One record. What its fields do not say is read from its file's name."""

    document: Document

    @property
    def key(self) -> str:
        """Place in the order of insertion."""
        return str(self.document["_id"])

    @property
    def dataset_id(self) -> str:
        """Dataset that it belongs to."""
        return str(self.document["dataset"])

    @property
    def path(self) -> str:
        """Path in the dataset."""
        return str(self.document["bids_relpath"])

    @property
    def name(self) -> str:
        """Last segment of the path."""
        return self.path.rpartition("/")[2]

    def entity(self, name: str) -> str | None:
        """One label, from wherever the record has it."""
        inner = text(part(self.document, "entities"), name)
        return text(self.document, name) or inner or long_entities(self.name).get(name)

    @property
    def entities(self) -> dict[str, str]:
        """Every entity that has a label, by long names."""
        named = {name: self.entity(name) for name in ENTITIES}
        return {**long_entities(self.name), **{name: label for name, label in named.items() if label}}

    @property
    def datatype(self) -> str:
        """BIDS data type, else the modality."""
        return text(self.document, "datatype") or next(iter(texts(self.document, "recording_modality")), "")

    @property
    def suffix(self) -> str:
        """BIDS suffix."""
        return text(self.document, "suffix") or parse_name(self.name).suffix or ""

    @property
    def extension(self) -> str:
        """Extension with its dot."""
        return text(self.document, "extension") or parse_name(self.name).extension

    @property
    def size(self) -> int | None:
        """Bytes, where the record says."""
        return integer(self.document, "file_size")

    @property
    def is_directory(self) -> bool:
        """Whether it is a directory with files within."""
        return is_directory_recording(self.name)

    @property
    def frequency(self) -> float | None:
        """Samples a second."""
        return number(self.document, "sampling_frequency") or number(self.document, "sfreq")

    @property
    def seconds(self) -> float | None:
        """Duration, told or computed."""
        told, samples = number(self.document, "duration_seconds"), number(self.document, "ntimes")
        if told is not None or samples is None or not self.frequency:
            return told
        return samples / self.frequency

    @property
    def channels(self) -> int | None:
        """Channels."""
        return integer(self.document, "nchans")


def space(reader: Reader) -> Space:
    """Name the records of the graph."""
    return Space(reader.database, Collection.RECORDS)


async def page(reader: Reader, condition: Condition, *, first: int, after: str | None) -> Page[Record]:
    """Give a page of the recordings that match, in order of insertion."""
    size = check_page_size(first, MOST)
    last = decode_cursor(after) if after is not None else None
    behind: Predicate = And() if last is None else Compare("_id", Comparison.GT, last)
    asked = And((condition.predicate, behind))
    found = await reader.library.some(space(reader), asked, size + 1)
    records = [Record(orjson.loads(each)) for each in found]
    total = await reader.library.count(space(reader), condition.predicate)
    items = records[:size]
    return Page(
        items,
        [record.key for record in items],
        total_count=total,
        has_next=len(records) > size,
        has_previous=last is not None,
    )


async def one(reader: Reader, dataset_id: str, path: str) -> Record | None:
    """Give the record of a path; null where there is none for this viewer."""
    try:
        found = await reader.library.one(space(reader), dataset_id, path)
    except DocumentNotFoundError:
        return None
    return Record(orjson.loads(found))


async def of_dataset(reader: Reader, dataset_id: str) -> list[Record]:
    """Give all records of a dataset, in order of insertion."""
    asked = equals({"dataset": dataset_id})
    return [Record(each) async for each in reader.library.every(space(reader), asked)]
