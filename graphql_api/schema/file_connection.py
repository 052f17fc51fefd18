"""How are files listed page by page?"""

from collections.abc import Sequence

import strawberry

from graphql_api.domain.pages import Page, encode_cursor
from graphql_api.resolvers.versions import LoadedVersion
from graphql_api.schema import page_info as pages
from graphql_api.schema.file import File
from graphql_api.schema.lazy import FileSequence
from graphql_api.schema.page_info import PageInfo
from graphql_api.schema.scalars import BigInt


@strawberry.type
class FileEdge:
    """A file with its cursor."""

    cursor: str
    """Its place in the list, for `after`."""
    node: File


@strawberry.type
class FileConnection:
    """A page of files in byte order of paths."""

    version: strawberry.Private[LoadedVersion]
    page: strawberry.Private[Page[int]]
    total_size: strawberry.Private[int]

    @strawberry.field
    def nodes(self) -> Sequence[File]:
        """The files of this page."""
        return FileSequence(self.version, list(self.page.items), File)

    @strawberry.field
    def edges(self) -> list[FileEdge]:
        """The files of this page with their cursors."""
        pairs = zip(self.page.keys, self.page.items, strict=True)
        return [
            FileEdge(cursor=encode_cursor(key), node=File(version=self.version, row=row))
            for key, row in pairs
        ]

    @strawberry.field
    def page_info(self) -> PageInfo:
        """What lies around this page."""
        return pages.page_info(self.page)

    @strawberry.field
    def total_count(self) -> int:
        """Files on all pages."""
        return self.page.total_count

    @strawberry.field
    def total_size_bytes(self) -> BigInt:
        """Bytes of the files on all pages."""
        return BigInt(self.total_size)
