"""What stands directly in a directory?"""

from collections.abc import Sequence
from typing import NamedTuple


class DirectoryRange(NamedTuple):
    """A directory by its own name, and the rows of all files below it."""

    name: str
    rows: range


class Children(NamedTuple):
    """What a directory holds, both in byte order of names; files are rows: a `range` where no directory is in it."""

    directories: list[DirectoryRange]
    files: Sequence[int]


def split_children(paths: list[bytes], prefix: int, first: int) -> Children:
    """Sort the paths below one directory into its own directories and files.

    `paths` are those of the rows from `first` on, all beginning with the directory's `prefix` bytes.
    """
    directories: list[DirectoryRange] = []
    files: list[int] = []
    name, start = b"", 0
    for position, path in enumerate(paths):
        slash = path.find(b"/", prefix)
        found = path[prefix:slash] if slash >= 0 else b""
        if found != name:
            if name:
                directories.append(DirectoryRange(name.decode(), range(first + start, first + position)))
            name, start = found, position
        if slash < 0:
            files.append(first + position)
    if name:
        directories.append(DirectoryRange(name.decode(), range(first + start, first + len(paths))))
    # "a-b/x" stands before "a/x" among paths, but the name "a" before "a-b".
    directories.sort(key=lambda each: each.name.encode())
    return Children(directories, files)
