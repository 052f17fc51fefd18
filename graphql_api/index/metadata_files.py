"""Which files stand beside a data file and above it, where metadata of it may be?"""

from functools import cached_property
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np

from graphql_api.domain.inheritance import Level, ancestors, level
from graphql_api.index.columns import Array, Rows
from graphql_api.index.version_index import VersionIndex

#: Directories whose files are kept as read, of one version.
_MOST: Final = 512
_SLASH: Final = ord("/")


class MetadataFiles:
    """The files of one version by the directory that they stand in; what was read last is kept."""

    def __init__(self, index: VersionIndex) -> None:
        """Look at a version; nothing is read yet."""
        self._index = index
        self._kept: dict[str, Level] = {}

    def levels(self, path: str) -> list[Level]:
        """Give the files directly in each directory of a path, from the root down to its own."""
        return [self._directly_in(directory) for directory in ancestors(path)]

    def _directly_in(self, directory: str) -> Level:
        found = self._kept.get(directory)
        if found is None:
            if len(self._kept) >= _MOST:
                self._kept.clear()
            found = level(map(self._index.path, self._rows(directory).tolist()))
            self._kept[directory] = found
        return found

    def _rows(self, directory: str) -> Rows:
        if not directory:
            return self._in_root
        rows = self._index.range_of(f"{directory}/")
        own = self._depths[rows.start : rows.stop] == directory.count("/") + 1
        return (np.flatnonzero(own) + rows.start).astype(np.uint32)

    @cached_property
    def _in_root(self) -> Rows:
        return np.flatnonzero(self._depths == 0).astype(np.uint32)

    @cached_property
    def _depths(self) -> Array[np.uint8]:
        """Slashes in each path."""
        letters = np.frombuffer(self._index.columns.paths, np.uint8)
        ends = np.flatnonzero(letters == 0)
        if not len(ends):
            return np.zeros(0, np.uint8)
        starts = np.concatenate(([0], ends[:-1] + 1))
        return np.add.reduceat((letters == _SLASH).view(np.uint8), starts, dtype=np.uint8)


_OF: Final[WeakKeyDictionary[VersionIndex, MetadataFiles]] = WeakKeyDictionary()


def metadata_files(index: VersionIndex) -> MetadataFiles:
    """Give the files of a version by their directories; kept for as long as the version is."""
    found = _OF.get(index)
    if found is None:
        found = _OF[index] = MetadataFiles(index)
    return found
