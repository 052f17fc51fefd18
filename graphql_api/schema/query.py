"""Where does every question begin?"""

import asyncio
from typing import cast

import strawberry

from graphql_api.domain.errors import BidsgraphError, InvalidInputError
from graphql_api.domain.versions import LATEST
from graphql_api.index.tree import Depth
from graphql_api.resolvers import datasets, nodes, versions
from graphql_api.schema.context import Info
from graphql_api.schema.dataset import Dataset
from graphql_api.schema.dataset_connection import DatasetConnection
from graphql_api.schema.file import File
from graphql_api.schema.node import Node
from graphql_api.schema.subject import Subject
from graphql_api.schema.tree_item import TreeItem
from graphql_api.schema.version import Version

#: Most ids of one `nodes`.
MOST_NODES = 100

#: Datasets on a page where `first` is absent or null.
_FIRST = 25


@strawberry.type
class Query:
    """What can be asked."""

    @strawberry.field
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        """Anything that has an id, by that id. Unknown and private look the same: null."""
        return await _node(info, id)

    @strawberry.field
    async def nodes(self, info: Info, ids: list[strawberry.ID]) -> list[Node | None]:
        """Many by their ids, in the order asked; at most 100. One bad id is an error at its own place."""
        if len(ids) > MOST_NODES:
            raise InvalidInputError(f"at most {MOST_NODES} ids at once, not {len(ids)}", limit=MOST_NODES)
        found = await asyncio.gather(*(_node_or_error(info, id) for id in ids))
        # GraphQL's executor takes an error among the items as the failure of that item.
        return cast("list[Node | None]", found)

    @strawberry.field
    async def dataset(self, info: Info, dataset_id: str) -> Dataset | None:
        """One dataset by accession number. Unknown and private look the same: null."""
        row = await datasets.get(info.context.reader, dataset_id)
        return Dataset(row=row) if row else None

    @strawberry.field
    async def datasets(
        self, info: Info, first: int | None = _FIRST, after: str | None = None
    ) -> DatasetConnection:
        """The catalogue, in byte order of ids; at most 1000 a page.

        It grows, so it is a connection with keyset cursors.
        """
        page = await datasets.page(info.context.reader, first=_FIRST if first is None else first, after=after)
        return DatasetConnection(page=page)

    @strawberry.field
    async def version(self, info: Info, dataset_id: str, tag: str | None = LATEST) -> Version | None:
        """A published version: a tag such as v1.0.0, or latest. Null where there is none."""
        dataset = await datasets.get(info.context.reader, dataset_id)
        found = await versions.find(info.context.reader, dataset, tag or LATEST) if dataset else None
        return Version(published=found) if found else None


async def _node_or_error(info: Info, id: str) -> Node | BidsgraphError | None:
    try:
        return await _node(info, id)
    except BidsgraphError as error:
        return error


async def _node(info: Info, id: str) -> Node | None:
    match await nodes.find(info.context.reader, id):
        case None:
            return None
        case nodes.SubjectNode(version, item):
            return Subject(at=TreeItem(version, version.index.tree, Depth.SUBJECT, item))
        case nodes.FileNode(version, row):
            return File(version=version, row=row)
        case versions.PublishedVersion() as published:
            return Version(published=published)
        case row:
            return Dataset(row=row)
