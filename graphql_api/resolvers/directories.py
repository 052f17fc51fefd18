"""What stands in one directory of a version?"""

from collections.abc import Sequence
from dataclasses import dataclass

from graphql_api.resolvers.reader import Reader
from graphql_api.resolvers.versions import LoadedVersion, PublishedVersion, load


@dataclass(frozen=True, slots=True, eq=False)
class Directory:
    """A directory (`""` is the root) and the rows of all files below it, however deep."""

    version: LoadedVersion
    path: str
    rows: range

    @property
    def name(self) -> str:
        """The last segment of the path; empty for the root."""
        return self.path.rpartition("/")[2]

    @property
    def size(self) -> int:
        """Bytes of all files below."""
        return self.version.index.total_size(self.rows)

    def below(self, name: str) -> str:
        """Path of a child of this name."""
        return f"{self.path}/{name}" if self.path else name


@dataclass(frozen=True, slots=True)
class Removed:
    """A child that the version before had and this one has not."""

    version: PublishedVersion
    path: str
    is_directory: bool


def find(version: LoadedVersion, path: str) -> Directory | None:
    """Give the directory of that path, with or without a `/` at its end; null where there is none."""
    path = path.removesuffix("/")
    rows = version.index.range_of(f"{path}/" if path else "")
    return Directory(version, path, rows) if rows or not path else None


def entries(directory: Directory) -> tuple[Sequence[Directory], Sequence[int]]:
    """Give what stands directly in it: directories, then rows of files, each in byte order of names."""
    children = directory.version.index.children(directory.path)
    if children is None:
        return (), ()
    inner = [Directory(directory.version, directory.below(name), rows) for name, rows in children.directories]
    return inner, children.files


async def removed(reader: Reader, directory: Directory) -> list[Removed]:
    """Give the children that the same directory had in the version before and has no more, in the order of entries.

    A name that was a file and is a directory now counts as removed, and the other way round. Empty where there is
    no version before, or where that one has no such directory.
    """
    previous = directory.version.published.previous
    if previous is None:
        return []
    before = find(await load(reader, previous), directory.path)
    now = set(_names(directory))
    gone = [entry for entry in _names(before) if entry not in now] if before else []
    return [Removed(previous, directory.below(name), is_directory) for name, is_directory in gone]


def _names(directory: Directory) -> list[tuple[str, bool]]:
    inner, rows = entries(directory)
    index = directory.version.index
    files = [(index.path(row).rpartition("/")[2], False) for row in rows]
    return [*((each.name, True) for each in inner), *files]
