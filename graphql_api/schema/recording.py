"""What is told of a recording?"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import strawberry

from graphql_api.domain.ids import NodeId, NodeKind
from graphql_api.resolvers import datasets, drafts, metadata, recorded, recordings
from graphql_api.resolvers.recorded import Recorded
from graphql_api.resolvers.recordings import Record
from graphql_api.schema.context import Info
from graphql_api.schema.lazy import FileSequence
from graphql_api.schema.node import Node
from graphql_api.schema.scalars import JSON, BigInt
from graphql_api.schema.sidecar import Ambiguity, Sidecar
from graphql_api.schema.table import EventTable, Table

if TYPE_CHECKING:
    from graphql_api.schema.dataset import Dataset
    from graphql_api.schema.file import File

#: Events on a page where `first` is absent or null.
_FIRST_EVENTS = 10_000


@strawberry.type
class Recording(Node):
    """A primary data file, or a directory that is one (.ds, .mefd, .zarr), with all that belongs to it.

    Below a version it is as that version has it. Elsewhere it is as its record has it: the document of its dataset's
    working state; what the record does not hold (files, sidecar, tables) is then of the latest version.
    """

    told: strawberry.Private[Record | Recorded]

    async def stored(self, info: Info) -> Recorded | None:
        """Find it in its version, for the fields that files tell."""
        return await recorded.of(info.context.reader, self.told)

    @strawberry.field
    def id(self) -> strawberry.ID:
        """`Recording:<dataset>:<tag>:<path>`; the tag is `draft` where it is as its record has it."""
        tag = self.told.tag if isinstance(self.told, Recorded) else drafts.TAG
        return strawberry.ID(str(NodeId(NodeKind.RECORDING, self.told.dataset_id, tag, self.told.path)))

    @strawberry.field
    def path(self) -> str:
        """Path in the dataset: of its first primary file, or of the directory that it is."""
        return self.told.path

    @strawberry.field
    async def dataset(
        self, info: Info
    ) -> Annotated["Dataset", strawberry.lazy("graphql_api.schema.dataset")] | None:
        """The dataset that it belongs to; null where only its records were inserted so far."""
        from graphql_api.schema.dataset import Dataset  # noqa: PLC0415 - a dataset has recordings, these have a dataset

        row = await datasets.get(info.context.reader, self.told.dataset_id)
        return Dataset(row=row) if row else None

    @strawberry.field
    def subject(self) -> str | None:
        """Label of the subject; null in records of files that no subject is named by."""
        return self.told.entity("subject")

    @strawberry.field
    def session(self) -> str | None:
        """Label of the session."""
        return self.told.entity("session")

    @strawberry.field
    def task(self) -> str | None:
        """Label of the task."""
        return self.told.entity("task")

    @strawberry.field
    def run(self) -> str | None:
        """Label of the run."""
        return self.told.entity("run")

    @strawberry.field
    def acquisition(self) -> str | None:
        """Label of the acquisition."""
        return self.told.entity("acquisition")

    @strawberry.field
    def entities(self) -> JSON:
        """Every entity that has a label, long names."""
        return JSON(self.told.entities)

    @strawberry.field
    def datatype(self) -> str:
        """BIDS data type."""
        return self.told.datatype

    @strawberry.field
    def suffix(self) -> str:
        """BIDS suffix."""
        return self.told.suffix

    @strawberry.field
    def extension(self) -> str:
        """Extension with its dot."""
        return self.told.extension

    @strawberry.field
    def size_bytes(self) -> BigInt | None:
        """Bytes of its own files; where it is as its record has it, of the primary file, if the record says."""
        size = self.told.size
        return None if size is None else BigInt(size)

    @strawberry.field
    def is_directory(self) -> bool:
        """Whether it is a directory with files within."""
        return self.told.is_directory

    @strawberry.field
    async def files(
        self, info: Info
    ) -> Sequence[Annotated["File", strawberry.lazy("graphql_api.schema.file")]]:
        """Its own files: the primary one, all parts of a split one, or all that is in the directory; by path."""
        found = await self.stored(info)
        return _files(found, found.rows.all_rows if found else [])

    @strawberry.field
    async def companions(
        self, info: Info
    ) -> Sequence[Annotated["File", strawberry.lazy("graphql_api.schema.file")]]:
        """Files that must lie beside it to be read whole, by path.

        Those are files of its name with other extensions (.eeg, .vmrk, .fdt), and all metadata that applies to it.
        """
        found = await self.stored(info)
        return _files(found, metadata.companions(found) if found else [])

    @strawberry.field
    async def sampling_frequency(self, info: Info) -> float | None:
        """Samples a second: as the sidecar says, else as all channels have it, else the header."""
        if isinstance(self.told, Record):
            return self.told.frequency
        return (await metadata.signals(info.context.reader, self.told)).frequency

    @strawberry.field
    async def duration_seconds(self, info: Info) -> float | None:
        """As the sidecar or the record tells, else samples by sampling frequency, of the record or of the header."""
        if isinstance(self.told, Record):
            return self.told.seconds
        return await metadata.duration(info.context.reader, self.told)

    @strawberry.field
    async def channel_count(self, info: Info) -> int | None:
        """Channels: as many as are listed, else what the sidecar's counts add up to, else those of the header."""
        if isinstance(self.told, Record):
            return self.told.channels
        return (await metadata.signals(info.context.reader, self.told)).channels

    @strawberry.field
    async def sidecar(self, info: Info) -> Sidecar | None:
        """JSON sidecars merged by the inheritance principle, and which file gave which field; null without any."""
        found = await self.stored(info)
        told = await metadata.sidecar(info.context.reader, found) if found else None
        return Sidecar(told=told) if told else None

    @strawberry.field
    async def channels(self, info: Info) -> Table | None:
        """Nearest channels.tsv, in the order of the file; null without one."""
        found = await self.stored(info)
        table = await metadata.channels(info.context.reader, found) if found else None
        return Table(stored=table) if table else None

    @strawberry.field
    async def events(
        self, info: Info, first: int | None = _FIRST_EVENTS, after: str | None = None
    ) -> EventTable | None:
        """Nearest events.tsv, at most 100000 rows a page; null without one."""
        found = await self.stored(info)
        table = await metadata.events(info.context.reader, found) if found else None
        if table is None:
            return None
        page = table.page(first=_FIRST_EVENTS if first is None else first, after=after)
        return EventTable(stored=table, page=page)

    @strawberry.field
    async def electrodes(self, info: Info) -> list[Table]:
        """Nearest electrodes.tsv or optodes.tsv, one of each coordinate system (`space-`), those without one first."""
        found = await self.stored(info)
        tables = await metadata.electrodes(info.context.reader, found) if found else []
        return [Table(stored=each) for each in tables]

    @strawberry.field
    async def coordinate_systems(self, info: Info) -> list[Sidecar]:
        """coordsystem.json of each `space-`, those without one first."""
        found = await self.stored(info)
        told = await metadata.coordinate_systems(info.context.reader, found) if found else []
        return [Sidecar(told=each) for each in told]

    @strawberry.field
    async def ambiguities(self, info: Info) -> list[Ambiguity]:
        """Metadata that was left aside, as it cannot be told which of several files applies."""
        found = await self.stored(info)
        return [
            Ambiguity(suffix=each.suffix, paths=list(each.paths))
            for each in (metadata.ambiguities(found) if found else [])
        ]

    @strawberry.field
    async def document(self, info: Info) -> JSON | None:
        """The stored record document, every field; null where there is none of this path."""
        if isinstance(self.told, Record):
            return JSON(self.told.document)
        record = await recordings.one(info.context.reader, self.told.dataset_id, self.told.path)
        return JSON(record.document) if record else None


def _files(found: Recorded | None, rows: list[int]) -> "Sequence[File]":
    from graphql_api.schema.file import File  # noqa: PLC0415 - a recording has files, these have a recording

    return FileSequence(found.version, rows, File) if found else []
