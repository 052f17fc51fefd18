"""How is the catalogue listed page by page?"""

import strawberry

from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.pages import Page, encode_cursor
from graphql_api.schema import page_info as pages
from graphql_api.schema.dataset import Dataset
from graphql_api.schema.page_info import PageInfo


@strawberry.type
class DatasetEdge:
    """A dataset with its cursor."""

    cursor: str
    """Its place in the list, for `after`."""
    node: Dataset


@strawberry.type
class DatasetConnection:
    """A page of the catalogue in byte order of ids."""

    page: strawberry.Private[Page[DatasetRow]]

    @strawberry.field
    def nodes(self) -> list[Dataset]:
        """The datasets of this page."""
        return [Dataset(row=row) for row in self.page.items]

    @strawberry.field
    def edges(self) -> list[DatasetEdge]:
        """The datasets of this page with their cursors."""
        pairs = zip(self.page.keys, self.page.items, strict=True)
        return [DatasetEdge(cursor=encode_cursor(key), node=Dataset(row=row)) for key, row in pairs]

    @strawberry.field
    def page_info(self) -> PageInfo:
        """What lies around this page."""
        return pages.page_info(self.page)

    @strawberry.field
    def total_count(self) -> int:
        """Datasets on all pages."""
        return self.page.total_count
