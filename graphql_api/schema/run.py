"""What stands in a run of the BIDS tree?"""

from collections.abc import Sequence

import strawberry

from graphql_api.resolvers import recorded
from graphql_api.schema.file import File
from graphql_api.schema.lazy import FileSequence
from graphql_api.schema.recording import Recording
from graphql_api.schema.scalars import BigInt
from graphql_api.schema.tree_item import TreeItem


@strawberry.type
class Run:
    """Files of one task whose names have the same `run-` entity."""

    at: strawberry.Private[TreeItem]

    @strawberry.field
    def label(self) -> str | None:
        """Entity value without its key: "01"; null for files without one."""
        return self.at.label

    @strawberry.field
    def file_count(self) -> int:
        """Files in it; under a filter, those that pass."""
        return self.at.file_count

    @strawberry.field
    def size_bytes(self) -> BigInt:
        """Bytes of its files; under a filter, of those that pass."""
        return BigInt(self.at.size)

    @strawberry.field
    def files(self) -> Sequence[File]:
        """Its files in byte order of paths; under a filter, those that pass."""
        return FileSequence(self.at.version, self.at.tree.files_of_run(self.at.item), File)

    @strawberry.field
    def recordings(self) -> list[Recording]:
        """Its recordings in byte order of paths; under a filter, those whose primary file passes."""
        rows = self.at.tree.files_of_run(self.at.item)
        return [Recording(told=each) for each in recorded.among(self.at.version, rows)]
