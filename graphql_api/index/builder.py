"""How does a list of files become columns?"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

from graphql_api.domain.files import FileEntry
from graphql_api.index.columns import Columns, Label, kind_of, narrowest
from graphql_api.index.places import Placed, Places, order_of
from graphql_api.kernel import file_columns, largest, numbered, plain_paths, taken
from graphql_api.kernel.rows import FileColumns


class ColumnsBuilder:
    """Builds the columns of one version after another, remembering where paths stand."""

    def __init__(self) -> None:
        """Start with nothing remembered."""
        self._places = Places()

    def build(self, entries: Iterable[FileEntry]) -> Columns:
        """Make columns of files in any order; ValueError where two have one path."""
        files = FileColumns(*file_columns(sorted(entries, key=itemgetter(0)), None))
        if not files.in_order:
            message = "two files of one version have the same path"
            raise ValueError(message)
        return self.columns_of(files)

    def columns_of(self, files: FileColumns) -> Columns:
        """Make columns of files that are in the order of their paths."""
        return _columns(files, self._places.place_all(files), self._places)


def build_columns(entries: Iterable[FileEntry]) -> Columns:
    """Make the columns of one version from its files, in any order; ValueError where two have one path."""
    return ColumnsBuilder().build(entries)


def _columns(made: FileColumns, placed: Placed, book: Places) -> Columns:
    lengths = memoryview(made.path_lengths).cast("I")
    plain_json, plain_url = plain_paths(made.paths)
    return Columns(
        paths=memoryview(made.paths),
        path_lengths=narrowest(lengths, largest(lengths)),
        plain_json=plain_json,
        plain_url=plain_url,
        sizes=memoryview(made.sizes).cast("q"),
        checksums=memoryview(made.checksums),
        checksum_lengths=narrowest(memoryview(made.checksum_lengths).cast("I"), 255),
        fingerprints=memoryview(made.fingerprints),
        odd_keys=made.keyed,
        **_formed(made),
        **_kinds(placed, book),
        **_grouped(placed),
        **_recorded(placed),
    )


def _formed(made: FileColumns) -> dict[str, Any]:
    listed = list(dict.fromkeys(made.forms))
    codes = array("I", [listed.index(form) for form in made.forms])
    return {
        "forms": taken(codes, memoryview(made.form_codes).cast("I"), kind_of(len(listed))),
        "form_list": tuple(listed),
    }


def _kinds(placed: Placed, book: Places) -> dict[str, Any]:
    # In an order of their own, so that one version is always stored as the same bytes.
    used = sorted(
        {shape.kind for shape in placed.shapes if shape}, key=lambda kind: order_of(book.kinds[kind])
    )
    codes = {kind: code for code, kind in enumerate(used)}
    of_shapes = array("I", [codes[shape.kind] if shape else 0 for shape in placed.shapes])
    return {
        "kinds": taken(of_shapes, placed.shape_codes, kind_of(len(used))),
        "kind_list": tuple(book.kinds[kind] for kind in used),
    }


def _grouped(placed: Placed) -> dict[str, Any]:
    width = len(placed.labels)
    used, codes = numbered(placed.groups, len(placed.tops) * width)
    elsewhere = sum(not top.in_tree for top in placed.tops)
    columns: dict[str, Any] = {
        "groups": narrowest(codes, len(used)),
        "tree_start": bisect_left(used, elsewhere * width),
    }
    tops = array("q", [number // width for number in used])
    labels = array("q", [number % width for number in used])
    columns |= _labelled("subjects", [top.subject for top in placed.tops], tops)
    for level, name in enumerate(("sessions", "tasks", "runs")):
        columns |= _labelled(name, [each[level] for each in placed.labels], labels)
    return columns


def _labelled(name: str, labels: list[Label], numbers: "array[int]") -> dict[str, Any]:
    """Give the labels, all of which are used, and of each group which it has."""
    listed: tuple[Label, ...] = (None, *sorted({label for label in labels if label is not None}))
    by_label = {label: code for code, label in enumerate(listed)}
    codes = array("I", [by_label[label] for label in labels])
    return {name: listed, f"group_{name}": taken(codes, numbers, kind_of(len(listed)))}


def _recorded(placed: Placed) -> dict[str, Any]:
    used, codes = numbered(placed.numbers, placed.recordings)
    if len(used) == len(placed.recorded):
        # Each is of one file, as most are.
        return _recordings(placed.recorded, _rows([row + 1 for row in placed.recorded]), [])
    numbers: dict[int, int] = {}
    rows: list[int] = []
    ends: list[int] = []
    parts: list[tuple[int, int]] = []
    for row, recording in zip(placed.recorded, codes, strict=True):
        number = numbers.setdefault(recording, len(rows))
        if number == len(rows):
            rows.append(row)
            ends.append(row + 1)
        elif ends[number] == row and placed.is_inside(row):
            ends[number] = row + 1
        else:
            parts.append((row, number))
    return _recordings(_rows(rows), _rows(ends), parts)


def _recordings(rows: memoryview, ends: memoryview, parts: Sequence[tuple[int, int]]) -> dict[str, Any]:
    return {
        "recording_rows": rows,
        "recording_ends": ends,
        "parts": _rows([row for row, _ in parts]),
        "part_recordings": _rows([number for _, number in parts]),
    }


def _rows(numbers: Sequence[int]) -> memoryview:
    return memoryview(array("I", numbers)).toreadonly()
