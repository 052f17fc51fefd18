"""What stands in a task of the BIDS tree?"""

from collections.abc import Sequence

import strawberry

from graphql_api.schema import lazy
from graphql_api.schema.run import Run
from graphql_api.schema.scalars import BigInt
from graphql_api.schema.tree_item import TreeItem


@strawberry.type
class Task:
    """Files of one session whose names have the same `task-` entity."""

    at: strawberry.Private[TreeItem]

    @strawberry.field
    def label(self) -> str | None:
        """Entity value without its key: "rest"; null for files without one, such as anatomy."""
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
    def runs(self) -> Sequence[Run]:
        """Its runs by label, null first; labels sort as text, as BIDS writes them."""
        return lazy.below(self.at, Run)
