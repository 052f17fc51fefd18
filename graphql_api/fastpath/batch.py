"""What do many files of one version have in each of their columns, as JSON text?

Each column is one list with a text for every file of the batch, in its order: what costs a call for each file
elsewhere is here one call for some thousands of them.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Final
from urllib.parse import quote_from_bytes

import numpy as np
import numpy.typing as npt
import orjson

from graphql_api.index.columns import FileKind, Rows
from graphql_api.index.version_index import VersionIndex

#: A batch is read as one piece where its files are at most this many times as close as they could be.
_SPREAD: Final = 4


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
    def raw_paths(self) -> list[bytes]:
        """Paths in UTF-8."""
        return self._split(self.index.raw_paths)

    @cached_property
    def paths(self) -> list[bytes]:
        """Paths as they stand between the quotes of a JSON string."""
        if self.index.columns.plain_json:
            return self.raw_paths
        return [orjson.dumps(path.decode())[1:-1] for path in self.raw_paths]

    @cached_property
    def url_paths(self) -> list[bytes]:
        """Paths as they stand in a URL: each segment percent-encoded."""
        if self.index.columns.plain_url:
            return self.raw_paths
        return [quote_from_bytes(path).encode() for path in self.raw_paths]

    @cached_property
    def names(self) -> list[bytes]:
        """Last segments of paths, in UTF-8."""
        return [path[path.rfind(b"/") + 1 :] for path in self.raw_paths]

    @cached_property
    def etags(self) -> list[bytes]:
        """`algorithm:hex` of each file; empty where no checksum is public."""
        return self._split(self.index.raw_etags)

    @cached_property
    def sizes(self) -> list[bytes]:
        """Sizes in decimal digits."""
        return digits(self.index.columns.sizes[self.rows])

    @cached_property
    def kinds(self) -> list[FileKind]:
        """What the index keeps of each name."""
        kinds = self.index.columns.kind_list
        return [kinds[code] for code in self.index.columns.kinds[self.rows].tolist()]

    def by_kind(self, texts: list[bytes]) -> list[bytes]:
        """Give each file the text of its kind."""
        return [texts[code] for code in self.index.columns.kinds[self.rows].tolist()]

    @cached_property
    def _window(self) -> tuple[int, int]:
        return (int(self.rows.min()), int(self.rows.max()) + 1) if len(self.rows) else (0, 0)

    @cached_property
    def _places(self) -> list[int] | None:
        """Where each row stands in the window; null where the window is the batch, row for row."""
        first, end = self._window
        if end - first == len(self.rows) and bool((np.diff(self.rows.astype(np.int64)) == 1).all()):
            return None
        places: list[int] = (self.rows.astype(np.int64) - first).tolist()
        return places

    @cached_property
    def all_checked(self) -> bool:
        """Whether every file has a public checksum."""
        return bool(self.index.columns.checksum_lengths[self.rows].all())

    def checksums(self, between: bytes) -> list[bytes]:
        """Checksums with a text in place of the colon between algorithm and value.

        One replacement in the glued text of all of them costs less than making each one.
        """

        def read(rows: range) -> list[bytes]:
            return self.index.glued_etags(rows).replace(b":", between).split(b"\0")

        return self._split(read)

    def _split(self, read: Callable[[range], list[bytes]]) -> list[bytes]:
        first, end = self._window
        if end - first > _SPREAD * len(self.rows):
            return [text for row in self.rows.tolist() for text in read(range(row, row + 1))]
        window, places = read(range(first, end)), self._places
        return window if places is None else [window[place] for place in places]


def digits(numbers: npt.NDArray[np.int64]) -> list[bytes]:
    """Write each number in decimal digits."""
    if not len(numbers):
        return []
    return orjson.dumps(numbers, option=orjson.OPT_SERIALIZE_NUMPY)[1:-1].split(b",")
