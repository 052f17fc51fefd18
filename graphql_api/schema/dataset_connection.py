"""How is the catalogue listed page by page?"""

from collections.abc import Sequence

import strawberry

from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.pages import Page, encode_cursor
from graphql_api.resolvers import choices, findings
from graphql_api.resolvers.choices import Choice
from graphql_api.schema import facet
from graphql_api.schema import page_info as pages
from graphql_api.schema.catalogue_filters import DATASET_FIELDS
from graphql_api.schema.context import Info
from graphql_api.schema.dataset import Dataset
from graphql_api.schema.facet import Facet, FacetKey, UnmatchedValue
from graphql_api.schema.highlight import Highlight, highlight
from graphql_api.schema.page_info import PageInfo


@strawberry.type
class DatasetEdge:
    """A dataset with its cursor."""

    cursor: str
    """Its place in the list, for `after`."""
    node: Dataset
    words: strawberry.Private[Sequence[str]]

    @strawberry.field
    async def score(self, info: Info) -> float | None:
        """How much it has of the search, to be compared within one answer: more is better. Null without a search."""
        if not self.words:
            return None
        return (await findings.scores(info.context.reader, self.words)).get(self.node.row.dataset_id)

    @strawberry.field
    async def highlights(self, info: Info) -> list[Highlight]:
        """Where the words of the search stand, in the order of `SearchField`; empty without a search."""
        found = await findings.highlights(info.context.reader, self.node.row, self.words)
        return [highlight(each) for each in found]


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
        words = self.choice.words
        return [
            DatasetEdge(cursor=encode_cursor(key), node=Dataset(row=row), words=words) for key, row in pairs
        ]

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
        asked = await choices.whole(reader, self.choice)
        return await facet.counted(reader.library, space, asked, DATASET_FIELDS, keys)

    @strawberry.field
    async def unmatched(self, info: Info) -> list[UnmatchedValue]:
        """Values of the filter that no dataset has, and words of the search: those have the field `search`."""
        reader = info.context.reader
        words = await findings.unmatched(reader, self.choice.words)
        values = await facet.unmatched(reader.library, choices.space(reader), self.choice.condition)
        return [*values, *map(facet.unmatched_value, words)]
