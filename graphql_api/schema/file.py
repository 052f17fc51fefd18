"""What is told of a file?"""

from typing import TYPE_CHECKING, Annotated

import strawberry

from graphql_api.domain.ids import NodeId, NodeKind
from graphql_api.domain.mediatypes import media_type
from graphql_api.domain.names import long_entities
from graphql_api.index.columns import FileKind
from graphql_api.resolvers import recorded
from graphql_api.resolvers.versions import LoadedVersion
from graphql_api.schema.checksum import Checksum, checksum
from graphql_api.schema.context import Info
from graphql_api.schema.node import Node
from graphql_api.schema.scalars import JSON, BigInt

if TYPE_CHECKING:
    from graphql_api.schema.recording import Recording


@strawberry.type
class File(Node):
    """One file of a version."""

    version: strawberry.Private[LoadedVersion]
    row: strawberry.Private[int]

    @property
    def stored_path(self) -> str:
        """The path, for the fields that are made of it."""
        return self.version.index.path(self.row)

    @property
    def stored_name(self) -> str:
        """The last segment of the path."""
        return self.stored_path.rpartition("/")[2]

    @property
    def kind(self) -> FileKind:
        """What the index keeps of the name."""
        return self.version.index.kind(self.row)

    @strawberry.field
    def id(self) -> strawberry.ID:
        """`File:<dataset>:<tag>:<path>`."""
        row = self.version.published.row
        return strawberry.ID(str(NodeId(NodeKind.FILE, row.dataset_id, row.tag, self.stored_path)))

    @strawberry.field
    def path(self) -> str:
        """Relative to the dataset's root, `/` between segments."""
        return self.stored_path

    @strawberry.field
    def name(self) -> str:
        """Last segment of the path."""
        return self.stored_name

    @strawberry.field
    def size_bytes(self) -> BigInt:
        """Size of the content, whether or not it was fetched to where the dataset was read."""
        return BigInt(self.version.index.size(self.row))

    @strawberry.field
    def checksum(self) -> Checksum | None:
        """Null where none is known that a client could check."""
        return checksum(self.version.index.checksum(self.row))

    @strawberry.field
    def media_type(self) -> str:
        """Media type by the extension; `application/octet-stream` where there is no better one."""
        return media_type(self.stored_name)

    @strawberry.field
    def datatype(self) -> str | None:
        """BIDS data type, after the directory that the file is in: `eeg`, `func`. Null elsewhere."""
        return self.kind.datatype

    @strawberry.field
    def suffix(self) -> str | None:
        """BIDS suffix: `eeg` of `sub-01_task-rest_eeg.edf`."""
        return self.kind.suffix

    @strawberry.field
    def extension(self) -> str:
        """Whole extension with its dot: `.nii.gz`. Empty where there is none."""
        return self.kind.extension

    @strawberry.field
    def entities(self) -> JSON:
        """Every entity of the file name, long names: {"subject": "01", "task": "rest"}."""
        return JSON(long_entities(self.stored_name))

    @strawberry.field
    def recording(
        self,
    ) -> Annotated["Recording", strawberry.lazy("graphql_api.schema.recording")] | None:
        """The recording that this is a file of; null for all that is no primary data."""
        from graphql_api.schema.recording import Recording  # noqa: PLC0415 - a recording has files, these have one

        found = recorded.of_row(self.version, self.row)
        return Recording(told=found) if found else None

    @strawberry.field
    def url(self, info: Info) -> str:
        """Durable address on this server: never expires, redirects to the bytes."""
        return info.context.address(self.version.published, self.stored_path)
