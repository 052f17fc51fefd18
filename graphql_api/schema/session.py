"""What stands in a session of the BIDS tree?"""

from collections.abc import Sequence

import strawberry

from graphql_api.schema import lazy
from graphql_api.schema.scalars import BigInt
from graphql_api.schema.task import Task
from graphql_api.schema.tree_item import TreeItem


@strawberry.type
class Session:
    """Files of one subject whose names have the same `ses-` entity."""

    at: strawberry.Private[TreeItem]

    @strawberry.field
    def label(self) -> str | None:
        """Entity value without its key: "pre"; null for files without one."""
        return self.at.label

    @strawberry.field
    def file_count(self) -> int:
        """Files below; under a filter, those that pass."""
        return self.at.file_count

    @strawberry.field
    def size_bytes(self) -> BigInt:
        """Bytes of the files below; under a filter, of those that pass."""
        return BigInt(self.at.size)

    @strawberry.field
    def tasks(self) -> Sequence[Task]:
        """Its tasks by label, null first."""
        return lazy.below(self.at, Task)
