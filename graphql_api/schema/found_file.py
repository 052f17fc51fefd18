"""How is a file told that was looked for in all datasets?"""

import strawberry

from graphql_api.domain.pages import Page, encode_cursor
from graphql_api.resolvers import lookups
from graphql_api.schema import page_info as pages
from graphql_api.schema.file import File
from graphql_api.schema.page_info import PageInfo
from graphql_api.schema.version import Version


@strawberry.type
class FoundFile:
    """A file that was looked for, in the newest version of its dataset that has it."""

    found: strawberry.Private[lookups.FoundFile]

    @strawberry.field
    def version(self) -> Version:
        """The version that it is in."""
        return Version(published=self.found.version.published)

    @strawberry.field
    def file(self) -> File:
        """The file itself."""
        return File(version=self.found.version, row=self.found.row)


@strawberry.type
class FoundFileEdge:
    """A file that was found, with its cursor."""

    cursor: str
    """Its place in the list, for `after`."""
    node: FoundFile


@strawberry.type
class FoundFileConnection:
    """A page of files in byte order of datasets, then of paths."""

    page: strawberry.Private[Page[lookups.FoundFile]]

    @strawberry.field
    def nodes(self) -> list[FoundFile]:
        """The files of this page."""
        return [FoundFile(found=each) for each in self.page.items]

    @strawberry.field
    def edges(self) -> list[FoundFileEdge]:
        """The files of this page with their cursors."""
        pairs = zip(self.page.keys, self.page.items, strict=True)
        return [FoundFileEdge(cursor=encode_cursor(key), node=FoundFile(found=each)) for key, each in pairs]

    @strawberry.field
    def page_info(self) -> PageInfo:
        """What lies around this page."""
        return pages.page_info(self.page)

    @strawberry.field
    def dataset_count(self) -> int:
        """Datasets on all pages. They are counted by keys of files: one in millions may turn out to have none."""
        return self.page.total_count
