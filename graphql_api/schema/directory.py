"""What is told of a directory?"""

from typing import Annotated, TypeAlias

import strawberry

from graphql_api.resolvers import directories
from graphql_api.schema.context import Info
from graphql_api.schema.file import File
from graphql_api.schema.scalars import BigInt


@strawberry.type
class RemovedEntry:
    """Stood here in the version before and is gone."""

    gone: strawberry.Private[directories.Removed]

    @strawberry.field
    def name(self) -> str:
        """Last segment of the path."""
        return self.gone.path.rpartition("/")[2]

    @strawberry.field
    def path(self) -> str:
        """Relative to the dataset's root."""
        return self.gone.path

    @strawberry.field
    def is_directory(self) -> bool:
        """Whether it was a directory."""
        return self.gone.is_directory

    @strawberry.field
    def url(self, info: Info) -> str:
        """Durable address in the version before; ends with `/` for a directory."""
        return info.context.address(self.gone.version, self.gone.path) + "/" * self.gone.is_directory


@strawberry.type
class Directory:
    """A directory of a version, with counts of all that is below it."""

    found: strawberry.Private[directories.Directory]

    @strawberry.field
    def path(self) -> str:
        """Relative to the dataset's root, without `/` at its end; empty for the root."""
        return self.found.path

    @strawberry.field
    def name(self) -> str:
        """Last segment of the path; empty for the root."""
        return self.found.name

    @strawberry.field
    def file_count(self) -> int:
        """All files below, however deep."""
        return len(self.found.rows)

    @strawberry.field
    def size_bytes(self) -> BigInt:
        """Bytes of all files below."""
        return BigInt(self.found.size)

    @strawberry.field
    def entries(self) -> list["DirectoryEntry"]:
        """What stands directly in it: directories first, then files, each in byte order of names."""
        inner, rows = directories.entries(self.found)
        files = [File(version=self.found.version, row=row) for row in rows]
        return [*(Directory(found=each) for each in inner), *files]

    @strawberry.field
    async def removed(self, info: Info) -> list[RemovedEntry]:
        """What stood directly in it in the version before and is gone, in the order of entries."""
        gone = await directories.removed(info.context.reader, self.found)
        return [RemovedEntry(gone=each) for each in gone]


DirectoryEntry: TypeAlias = Annotated[
    File | Directory, strawberry.union("DirectoryEntry", description="A file or a directory in a directory.")
]
