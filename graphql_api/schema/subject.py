"""What does the BIDS tree of a version look like?

Plain lists, complete: `Subject` here, and below it `Session`, `Task` and `Run` in session.py, task.py and run.py.
"""

from collections.abc import Sequence

import strawberry

from graphql_api.domain.ids import NodeId, NodeKind
from graphql_api.resolvers import participants
from graphql_api.schema import lazy
from graphql_api.schema.context import Info
from graphql_api.schema.node import Node
from graphql_api.schema.participant import Participant
from graphql_api.schema.scalars import BigInt
from graphql_api.schema.session import Session
from graphql_api.schema.tree_item import TreeItem


@strawberry.type
class Subject(Node):
    """A top-level `sub-*` directory. Every file below it stands under exactly one of its runs."""

    at: strawberry.Private[TreeItem]

    @strawberry.field
    def id(self) -> strawberry.ID:
        """`Subject:<dataset>:<tag>:<label>`."""
        row = self.at.version.published.row
        return strawberry.ID(str(NodeId(NodeKind.SUBJECT, row.dataset_id, row.tag, self.at.label or "")))

    @strawberry.field
    def label(self) -> str:
        """Entity value without its key: "01"."""
        return self.at.label or ""

    @strawberry.field
    def file_count(self) -> int:
        """Files below; under a filter, those that pass."""
        return self.at.file_count

    @strawberry.field
    def size_bytes(self) -> BigInt:
        """Bytes of the files below; under a filter, of those that pass."""
        return BigInt(self.at.size)

    @strawberry.field
    async def participant(self, info: Info) -> Participant | None:
        """Its row of participants.tsv; null where it has none, or that file is not held here."""
        people = await participants.people(info.context.reader, self.at.version)
        found = people.by_label.get(self.at.label or "")
        return Participant(told=found) if found else None

    @strawberry.field
    def sessions(self) -> Sequence[Session]:
        """Its sessions by label, null first; most datasets have no other."""
        return lazy.below(self.at, Session)
