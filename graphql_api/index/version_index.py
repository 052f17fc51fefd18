"""What can be read of one published version, without asking a store?"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

import orjson

from graphql_api.domain.files import Checksum, Holder, KeyForm
from graphql_api.index.columns import Columns, FileKind, Label
from graphql_api.kernel import glued_starts, running_sums
from graphql_api.kernel.rows import FINGERPRINT

# What answers questions is imported where it is asked: an ingest wants the files alone, and does without numpy.
if TYPE_CHECKING:
    from graphql_api.domain.selections import EntitySelection, FileSelection
    from graphql_api.index.arrays import Rows
    from graphql_api.index.directories import Children
    from graphql_api.index.tree import Tree

#: Paths from one landmark to the next.
_STRIDE: Final = 64
#: Paths of single rows are read as one piece where they are at most this many times as close as they could be.
_SPREAD: Final = 16


class VersionIndex:
    """One version in memory. Rows are files in byte order of paths; nothing changes after it was made."""

    def __init__(self, columns: Columns) -> None:
        """Wrap columns; the positions of paths are found at once, all else when first asked."""
        self.columns = columns
        #: Where each path starts; one more is where the next would. Of four bytes, as all starts are.
        self.path_starts = glued_starts(columns.path_lengths)
        self._last_selection: tuple[FileSelection, Rows] | None = None

    def __len__(self) -> int:
        """Count the files."""
        return len(self.columns)

    @property
    def nbytes(self) -> int:
        """Bytes in memory, with everything that may yet be made on demand."""
        # 32 bytes a file for positions, sums, the tree's order and a selection; 80 a group for the tree's levels, and
        # as many for its labels, of which there are no more than groups.
        return self.columns.nbytes + 32 * (len(self) + 1) + 160 * (len(self.columns.group_runs) + 1)

    @cached_property
    def label_texts(self) -> tuple[list[bytes], ...]:
        """Labels of each level of the tree as JSON, by their codes."""
        columns = self.columns
        tables = (columns.subjects, columns.sessions, columns.tasks, columns.runs)
        return tuple([orjson.dumps(label) for label in labels] for labels in tables)

    @cached_property
    def longest_labels(self) -> tuple[int, ...]:
        """Bytes of the longest of each level, as JSON."""
        return tuple(max(map(len, texts), default=0) for texts in self.label_texts)

    def raw_path(self, row: int) -> bytes:
        """Give the path of a row in UTF-8."""
        starts = self.path_starts
        return bytes(self.columns.paths[starts[row] : starts[row + 1] - 1])

    def raw_paths(self, rows: range) -> list[bytes]:
        """Give the paths of a range of rows in UTF-8."""
        return self._glued_paths(rows).split(b"\0") if rows else []

    def paths_at(self, rows: Sequence[int]) -> list[str]:
        """Give the paths of rows that are in ascending order."""
        if not rows:
            return []
        first, last = rows[0], rows[-1]
        if last - first >= _SPREAD * len(rows):
            return [self.path(row) for row in rows]
        return _picked(self._glued_paths(range(first, last + 1)), rows)

    def etags_at(self, rows: Sequence[int]) -> list[str]:
        """Give `algorithm:hex` of rows that are in ascending order; empty where none is public."""
        if not rows:
            return []
        first, last = rows[0], rows[-1]
        if last - first >= _SPREAD * len(rows):
            return [self.etag(row) for row in rows]
        return _picked(self.glued_etags(range(first, last + 1)), rows)

    def keys_at(self, rows: Sequence[int]) -> list[str | None]:
        """Give the git-annex keys of rows that are in ascending order; null for files that are not annexed."""
        parts, odd_keys = self._key_parts, self.columns.odd_keys
        forms, sizes = self.columns.forms, self.columns.sizes
        found: list[str | None] = []
        for row, etag in zip(rows, self.etags_at(rows), strict=True):
            start, cut, extension = parts[forms[row]]
            size = sizes[row]
            found.append(f"{start}{size}--{etag[cut:]}{extension}" if start else None)
        if odd_keys:
            return [key and (odd_keys.get(row) or key) for row, key in zip(rows, found, strict=True)]
        return found

    def _glued_paths(self, rows: range) -> bytes:
        """Give the paths of rows in UTF-8, NUL between them."""
        return (
            bytes(self.columns.paths[self.path_starts[rows.start] : self.path_starts[rows.stop] - 1])
            if rows
            else b""
        )

    def names(self, rows: range) -> list[str]:
        """Give the names of a range of files: what stands behind the last slash of their paths."""
        return (
            [path[path.rfind("/") + 1 :] for path in self._glued_paths(rows).decode().split("\0")]
            if rows
            else []
        )

    def glued_etags(self, rows: range) -> bytes:
        """Give `algorithm:hex` of one or more rows in ASCII, NUL between them; empty where none is public."""
        starts = self.checksum_starts
        return bytes(self.columns.checksums[starts[rows.start] : starts[rows.stop] - 1])

    def raw_etags(self, rows: range) -> list[bytes]:
        """Give the same as a list; empty for no rows."""
        return self.glued_etags(rows).split(b"\0") if rows else []

    def path(self, row: int) -> str:
        """Give the path of a row."""
        return self.raw_path(row).decode()

    def size(self, row: int) -> int:
        """Give the size of a file in bytes."""
        return self.columns.sizes[row]

    def kind(self, row: int) -> FileKind:
        """Give data type, suffix, extension and acquisition of a file."""
        return self.columns.kind_list[self.columns.kinds[row]]

    def form(self, row: int) -> KeyForm:
        """Give who holds a file's bytes and how its key is written."""
        return self.columns.form_list[self.columns.forms[row]]

    def etag(self, row: int) -> str:
        """Give `algorithm:hex` of a file; empty where no checksum is public."""
        starts = self.checksum_starts
        return str(self.columns.checksums[starts[row] : starts[row + 1] - 1], "ascii")

    def checksum(self, row: int) -> Checksum | None:
        """Give a checksum that a client can check; null where none is known."""
        algorithm, _, value = self.etag(row).partition(":")
        return Checksum(algorithm, value) if value else None

    def digest(self, row: int) -> bytes:
        """Give the raw digest of a file, public or a fingerprint; empty where there is none."""
        checksum = self.checksum(row)
        if checksum or self.form(row).holder is not Holder.FOLDER:
            return bytes.fromhex(checksum.value) if checksum else b""
        found = bytes(self.columns.fingerprints[row * FINGERPRINT : (row + 1) * FINGERPRINT])
        return found if any(found) else b""

    def key(self, row: int) -> str | None:
        """Give the git-annex key of a file; null for files that are not annexed."""
        start, cut, extension = self._key_parts[self.columns.forms[row]]
        if not start:
            return None
        odd = self.columns.odd_keys.get(row)
        return odd or f"{start}{self.columns.sizes[row]}--{self.etag(row)[cut:]}{extension}"

    def labels(self, row: int) -> tuple[Label, Label, Label, Label]:
        """Give subject, session, task and run of a file, as its name says them."""
        columns, group = self.columns, self.columns.groups[row]
        return (
            columns.subjects[columns.group_subjects[group]],
            columns.sessions[columns.group_sessions[group]],
            columns.tasks[columns.group_tasks[group]],
            columns.runs[columns.group_runs[group]],
        )

    def in_tree(self, row: int) -> bool:
        """Tell whether a file stands under a top-level `sub-*` directory."""
        return self.columns.groups[row] >= self.columns.tree_start

    def find(self, path: str) -> int | None:
        """Find the row of exactly this path."""
        wanted = path.encode(errors="surrogatepass")
        row = self._first_from(wanted)
        return row if row < len(self) and self.raw_path(row) == wanted else None

    def range_of(self, prefix: str) -> range:
        """Give the rows whose paths begin with `prefix`; a directory's prefix ends with `/`, the root's is empty."""
        wanted = prefix.encode(errors="surrogatepass")
        start = self._first_from(wanted)
        if not wanted:
            return range(len(self))
        # 0xFF stands in no UTF-8 text, hence behind every path that begins so.
        return range(start, self._first_from(wanted + b"\xff"))

    def children(self, directory: str) -> "Children | None":
        """Give what stands directly in a directory (`""` is the root); null where there is no such directory."""
        from graphql_api.index.directories import Children, split_children  # noqa: PLC0415 (as said above)

        prefix = f"{directory}/" if directory else ""
        rows = self.range_of(prefix)
        if directory and not rows:
            return None
        if self._glued_paths(rows).count(b"/") == prefix.count("/") * len(rows):
            return Children([], rows)
        return split_children(self.raw_paths(rows), len(prefix.encode(errors="surrogatepass")), rows.start)

    def total_size(self, rows: range) -> int:
        """Add up the bytes of a range of rows."""
        return self._size_sums[rows.stop] - self._size_sums[rows.start]

    @cached_property
    def tree(self) -> "Tree":
        """The whole tree."""
        from graphql_api.index.tree import Tree  # noqa: PLC0415 (as said above)

        return Tree(self.columns)

    def tree_of(self, selection: "EntitySelection") -> "Tree":
        """Give the tree over the files that a selection chooses; levels without any are left out."""
        from graphql_api.index.choosing import chosen_tree  # noqa: PLC0415 (as said above)

        return chosen_tree(self, selection)

    def select(self, selection: "FileSelection") -> "Rows":
        """Give the rows that a selection chooses, in path order. The last answer is remembered for the next page."""
        from graphql_api.index.choosing import chosen_rows  # noqa: PLC0415 (as said above)

        if self._last_selection is None or self._last_selection[0] != selection:
            self._last_selection = (selection, chosen_rows(self, selection))
        return self._last_selection[1]

    @cached_property
    def _key_parts(self) -> list[tuple[str, int, str]]:
        return [_key_parts(form) for form in self.columns.form_list]

    @cached_property
    def checksum_starts(self) -> memoryview:
        """Where each checksum starts; one more is where the next would."""
        return glued_starts(self.columns.checksum_lengths)

    @cached_property
    def _size_sums(self) -> memoryview:
        return running_sums(self.columns.sizes)

    @cached_property
    def _landmarks(self) -> list[bytes]:
        """Every so many paths, so that most of a search compares bytes that are at hand."""
        return [self.raw_path(row) for row in range(0, len(self), _STRIDE)]

    def _first_from(self, wanted: bytes) -> int:
        start = max(bisect_left(self._landmarks, wanted) - 1, 0) * _STRIDE
        return start + bisect_left(self.raw_paths(range(start, min(start + _STRIDE, len(self)))), wanted)


def _picked(glued: bytes, rows: Sequence[int]) -> list[str]:
    """Give the texts of rows in ascending order of those that are glued: all from the first to the last."""
    found, first = glued.decode().split("\0"), rows[0]
    return found if isinstance(rows, range) and rows.step == 1 else [found[row - first] for row in rows]


def _key_parts(form: KeyForm) -> tuple[str, int, str]:
    """Give what keys of one form begin with, up to the size, where digits start in `algorithm:hex`, and how keys end.

    Files that are not annexed have no keys: those begin with nothing.
    """
    start = f"{form.backend}-s" if form.is_annexed else ""
    return start, len(form.algorithm or "") + 1, form.key_extension
