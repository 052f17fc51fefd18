"""How are the recordings of all datasets listed page by page?"""

import strawberry

from graphql_api.domain.pages import Page, encode_cursor
from graphql_api.resolvers import recordings
from graphql_api.resolvers.conditions import Condition
from graphql_api.resolvers.record_fields import RECORD_FIELDS
from graphql_api.resolvers.recordings import Record
from graphql_api.schema import facet
from graphql_api.schema import page_info as pages
from graphql_api.schema.context import Info
from graphql_api.schema.facet import Facet, FacetKey, UnmatchedValue
from graphql_api.schema.page_info import PageInfo
from graphql_api.schema.recording import Recording


@strawberry.type
class RecordingEdge:
    """A recording with its cursor."""

    cursor: str
    """Its place in the list, for `after`."""
    node: Recording


@strawberry.type
class RecordingConnection:
    """A page of recordings in order of insertion."""

    page: strawberry.Private[Page[Record]]
    condition: strawberry.Private[Condition]

    @strawberry.field
    def nodes(self) -> list[Recording]:
        """The recordings of this page."""
        return [Recording(told=record) for record in self.page.items]

    @strawberry.field
    def edges(self) -> list[RecordingEdge]:
        """The recordings of this page with their cursors."""
        pairs = zip(self.page.keys, self.page.items, strict=True)
        return [RecordingEdge(cursor=encode_cursor(key), node=Recording(told=each)) for key, each in pairs]

    @strawberry.field
    def page_info(self) -> PageInfo:
        """What lies around this page."""
        return pages.page_info(self.page)

    @strawberry.field
    def total_count(self) -> int:
        """Recordings on all pages."""
        return self.page.total_count

    @strawberry.field
    async def facets(self, info: Info, keys: list[FacetKey]) -> list[Facet]:
        """Counts of all matches, on this page or not, in the order of the keys."""
        reader = info.context.reader
        space = recordings.space(reader)
        return await facet.counted(reader.library, space, self.condition, RECORD_FIELDS, keys)

    @strawberry.field
    async def unmatched(self, info: Info) -> list[UnmatchedValue]:
        """Values of the filter that no recording has."""
        reader = info.context.reader
        return await facet.unmatched(reader.library, recordings.space(reader), self.condition)
