"""What is told of a recording?"""

from typing import TYPE_CHECKING, Annotated

import strawberry

from graphql_api.domain.ids import NodeId, NodeKind
from graphql_api.resolvers import datasets, drafts
from graphql_api.resolvers.recordings import Record
from graphql_api.schema.context import Info
from graphql_api.schema.node import Node
from graphql_api.schema.scalars import JSON, BigInt

if TYPE_CHECKING:
    from graphql_api.schema.dataset import Dataset


@strawberry.type
class Recording(Node):
    """A primary data file, or a directory that is one (.ds, .mefd, .zarr), as its dataset's working state has it."""

    record: strawberry.Private[Record]

    @strawberry.field
    def id(self) -> strawberry.ID:
        """`Recording:<dataset>:draft:<path>`: a record belongs to no version."""
        return strawberry.ID(
            str(NodeId(NodeKind.RECORDING, self.record.dataset_id, drafts.TAG, self.record.path))
        )

    @strawberry.field
    def path(self) -> str:
        """Path in the dataset."""
        return self.record.path

    @strawberry.field
    async def dataset(
        self, info: Info
    ) -> Annotated["Dataset", strawberry.lazy("graphql_api.schema.dataset")] | None:
        """The dataset that it belongs to; null where only its records were inserted so far."""
        from graphql_api.schema.dataset import Dataset  # noqa: PLC0415 - a dataset has recordings, these have a dataset

        row = await datasets.get(info.context.reader, self.record.dataset_id)
        return Dataset(row=row) if row else None

    @strawberry.field
    def subject(self) -> str | None:
        """Label of the subject; null in records of files that no subject is named by."""
        return self.record.entity("subject")

    @strawberry.field
    def session(self) -> str | None:
        """Label of the session."""
        return self.record.entity("session")

    @strawberry.field
    def task(self) -> str | None:
        """Label of the task."""
        return self.record.entity("task")

    @strawberry.field
    def run(self) -> str | None:
        """Label of the run."""
        return self.record.entity("run")

    @strawberry.field
    def acquisition(self) -> str | None:
        """Label of the acquisition."""
        return self.record.entity("acquisition")

    @strawberry.field
    def entities(self) -> JSON:
        """Every entity that has a label, long names."""
        return JSON(self.record.entities)

    @strawberry.field
    def datatype(self) -> str:
        """BIDS data type."""
        return self.record.datatype

    @strawberry.field
    def suffix(self) -> str:
        """BIDS suffix."""
        return self.record.suffix

    @strawberry.field
    def extension(self) -> str:
        """Extension with its dot."""
        return self.record.extension

    @strawberry.field
    def size_bytes(self) -> BigInt | None:
        """Size of the primary file, where the record says."""
        return None if self.record.size is None else BigInt(self.record.size)

    @strawberry.field
    def is_directory(self) -> bool:
        """Whether it is a directory with files within."""
        return self.record.is_directory

    @strawberry.field
    def sampling_frequency(self) -> float | None:
        """Samples a second."""
        return self.record.frequency

    @strawberry.field
    def duration_seconds(self) -> float | None:
        """As the record tells, else its samples by its sampling frequency."""
        return self.record.seconds

    @strawberry.field
    def channel_count(self) -> int | None:
        """Channels."""
        return self.record.channels

    @strawberry.field
    def document(self) -> JSON:
        """The stored record document, every field."""
        return JSON(self.record.document)
