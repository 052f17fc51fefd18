"""How is the catalogue listed page by page?"""

import strawberry

from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.pages import Page, encode_cursor
from graphql_api.resolvers import choices
from graphql_api.resolvers.choices import Choice
from graphql_api.schema import facet
from graphql_api.schema import page_info as pages
from graphql_api.schema.catalogue_filters import DATASET_FIELDS
from graphql_api.schema.context import Info
from graphql_api.schema.dataset import Dataset
from graphql_api.schema.facet import Facet, FacetKey, UnmatchedValue
from graphql_api.schema.page_info import PageInfo


@strawberry.type
class DatasetEdge:
    """A dataset with its cursor."""

    cursor: str
    """Its place in the list, for `after`."""
    node: Dataset


@strawberry.type
class DatasetConnection:
    """A page of the catalogue."""

    page: strawberry.Private[Page[DatasetRow]]
    choice: strawberry.Private[Choice]

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

    @strawberry.field
    async def facets(self, info: Info, keys: list[FacetKey]) -> list[Facet]:
        """Counts of all matches, on this page or not, in the order of the keys."""
        reader = info.context.reader
        space = choices.space(reader)
        return await facet.counted(reader.library, space, self.choice.whole, DATASET_FIELDS, keys)

    @strawberry.field
    async def unmatched(self, info: Info) -> list[UnmatchedValue]:
        """Values of the filter that no dataset has."""
        reader = info.context.reader
        return await facet.unmatched(reader.library, choices.space(reader), self.choice.condition)
