"""Which files does a list tell of, and how is it read in slices?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from urllib.parse import quote

from graphql_api.index.arrays import Rows
from graphql_api.resolvers.versions import LoadedVersion

#: Files of one slice: a few milliseconds of work, after which others have their turn.
SLICE: Final = 1000


class Slice(NamedTuple):
    """Some files of a list, in path order: rows, paths, sizes, and `algorithm:hex` or empty for each."""

    rows: Sequence[int]
    paths: list[str]
    sizes: list[int]
    checksums: list[str]


@dataclass(frozen=True, slots=True)
class Selected:
    """Files of a version; `files_url` is the address of its root, `/` included, which paths are appended to."""

    version: LoadedVersion
    rows: Rows
    files_url: str

    def row_slices(self) -> Iterator[Rows]:
        """Give the rows in path order, slice by slice."""
        for start in range(0, len(self.rows), SLICE):
            yield self.rows[start : start + SLICE]

    def slices(self) -> Iterator[Slice]:
        """Give the files in path order, slice by slice."""
        yield from map(self._slice, self.row_slices())

    def _slice(self, chosen: Rows) -> Slice:
        index, rows = self.version.index, chosen.tolist()
        sizes = index.columns.arrays.sizes[chosen].tolist()
        together = range(rows[0], rows[-1] + 1)
        if len(together) == len(rows):
            paths = b"\0".join(index.raw_paths(together)).decode().split("\0")
            checksums = b"\0".join(index.raw_etags(together)).decode("ascii").split("\0")
            return Slice(rows, paths, sizes, checksums)
        return Slice(rows, [index.path(row) for row in rows], sizes, [index.etag(row) for row in rows])

    def urls(self, paths: list[str]) -> list[str]:
        """Give the durable addresses of files on this server."""
        if self.version.index.columns.plain_url:
            return [self.files_url + path for path in paths]
        return [self.files_url + quote(path, safe="/") for path in paths]
