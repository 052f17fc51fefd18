"""What do many files of one version have in each of their columns?

Nothing is made of a column here: it says where its values lie. What no column of the index holds is made as a list.
"""

from collections.abc import Callable
from functools import cached_property

from graphql_api.index.arrays import Rows
from graphql_api.index.columns import FileKind
from graphql_api.index.version_index import VersionIndex
from graphql_api.kernel.columns import Checksums, Coded, Column, Escape, Listed, Numbers, Part, Texts


class FileBatch:
    """Some rows of an index. `address` is that of the version's root on this server, without `/` behind."""

    def __init__(self, index: VersionIndex, rows: Rows, address: str, node_prefix: str) -> None:
        """Look at `rows`, in the order given."""
        self.index = index
        self.rows = rows
        self.address = address
        self.node_prefix = node_prefix

    def __len__(self) -> int:
        """Count the files."""
        return len(self.rows)

    @cached_property
    def raw_paths(self) -> Texts:
        """Paths as they are."""
        return self._texts()

    @cached_property
    def paths(self) -> Texts:
        """Paths as they stand between the quotes of a JSON string."""
        return self.raw_paths if self.index.columns.plain_json else self._texts(escape=Escape.JSON)

    @cached_property
    def url_paths(self) -> Texts:
        """Paths as they stand in a URL: each segment percent-encoded."""
        return self.raw_paths if self.index.columns.plain_url else self._texts(escape=Escape.URL)

    @cached_property
    def names(self) -> Texts:
        """Last segments of paths, between the quotes of a JSON string."""
        escape = Escape.NONE if self.index.columns.plain_json else Escape.JSON
        return self._texts(Part.NAME, escape)

    @cached_property
    def sizes(self) -> Numbers:
        """Sizes in bytes."""
        return Numbers(self.index.columns.arrays.sizes[self.rows])

    def checksums(self, before: bytes, between: bytes, after: bytes) -> Checksums:
        """Checksums with these texts around algorithm and value; `null` where none is public."""
        index = self.index
        return Checksums(index.columns.checksums, index.checksum_starts, self.rows, before, between, after)

    def by_kind(self, text: Callable[[FileKind], bytes]) -> Column:
        """Give each file the text of its kind."""
        columns = self.index.columns
        return Coded([text(kind) for kind in columns.kind_list], columns.arrays.kinds[self.rows])

    def by_name(self, text: Callable[[str], bytes]) -> Listed:
        """Give each file the text that is made of its name."""
        return Listed([text(self.index.path(row).rpartition("/")[2]) for row in self.rows.tolist()])

    def by_etag(self, text: Callable[[bytes], bytes]) -> Listed:
        """Give each file the text that is made of its `algorithm:hex`, which is empty where none is public."""
        return Listed([text(self.index.etag(row).encode()) for row in self.rows.tolist()])

    def _texts(self, part: Part = Part.WHOLE, escape: Escape = Escape.NONE) -> Texts:
        index = self.index
        return Texts(index.columns.paths, index.path_starts, self.rows, part, escape=escape)
