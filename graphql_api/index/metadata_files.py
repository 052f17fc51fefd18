"""Which files stand beside a data file and above it, where metadata of it may be?"""

from collections.abc import Sequence
from functools import cached_property
from typing import Final
from weakref import WeakKeyDictionary

from graphql_api.domain.inheritance import Level, ancestors, level
from graphql_api.index.version_index import VersionIndex
from graphql_api.kernel import slash_counts

#: Directories whose files are kept as read, of one version.
_MOST: Final = 512
#: Slashes of a path that are counted.
_DEEPEST: Final = 255


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
            found = level(map(self._index.path, self._rows(directory)))
            self._kept[directory] = found
        return found

    def _rows(self, directory: str) -> Sequence[int]:
        if not directory:
            return self._in_root
        rows, depth = self._index.range_of(f"{directory}/"), directory.count("/") + 1
        if depth < _DEEPEST:
            return self._at_depth(rows, depth)
        raw_path = self._index.raw_path
        return [row for row in rows if raw_path(row).count(b"/") == depth]

    @cached_property
    def _in_root(self) -> list[int]:
        return self._at_depth(range(len(self._index)), 0)

    def _at_depth(self, rows: range, depth: int) -> list[int]:
        found: list[int] = []
        find, wanted = self._depths.find, bytes([depth])
        row = find(wanted, rows.start, rows.stop)
        while row >= 0:
            found.append(row)
            row = find(wanted, row + 1, rows.stop)
        return found

    @cached_property
    def _depths(self) -> bytes:
        """Slashes in each path."""
        return slash_counts(self._index.columns.paths)


_OF: Final[WeakKeyDictionary[VersionIndex, MetadataFiles]] = WeakKeyDictionary()


def metadata_files(index: VersionIndex) -> MetadataFiles:
    """Give the files of a version by their directories; kept for as long as the version is."""
    found = _OF.get(index)
    if found is None:
        found = _OF[index] = MetadataFiles(index)
    return found
