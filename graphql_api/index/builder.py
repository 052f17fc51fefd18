"""How does a list of files become columns?"""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

import numpy as np

from graphql_api.domain.files import FileEntry
from graphql_api.index.columns import Array, Columns, Label, narrowest
from graphql_api.index.distinct import numbered
from graphql_api.index.places import Placed, Places, order_of
from graphql_api.kernel import file_columns, plain_paths
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
    lengths = np.frombuffer(made.path_lengths, np.uint32)
    plain_json, plain_url = plain_paths(made.paths)
    return Columns(
        paths=memoryview(made.paths),
        path_lengths=narrowest(lengths, int(lengths.max(initial=0))),
        plain_json=plain_json,
        plain_url=plain_url,
        sizes=np.frombuffer(made.sizes, np.int64),
        checksums=memoryview(made.checksums),
        checksum_lengths=narrowest(np.frombuffer(made.checksum_lengths, np.uint32), 255),
        fingerprints=memoryview(made.fingerprints),
        odd_keys=made.keyed,
        **_formed(made),
        **_kinds(placed.kinds, book),
        **_grouped(placed),
        **_recorded(placed),
    )


def _formed(made: FileColumns) -> dict[str, Any]:
    listed = list(dict.fromkeys(made.forms))
    codes = np.array([listed.index(form) for form in made.forms], np.int64)
    return {
        "forms": narrowest(codes[np.frombuffer(made.form_codes, np.uint32)], len(listed)),
        "form_list": tuple(listed),
    }


def _kinds(numbers: Array[np.int64], book: Places) -> dict[str, Any]:
    used, codes = numbered(numbers, len(book.kinds))
    wanted: list[int] = used.tolist()
    found = [book.kinds[number] for number in wanted]
    # In an order of their own, so that one version is always stored as the same bytes.
    order = sorted(range(len(found)), key=lambda number: order_of(found[number]))
    return {
        "kinds": narrowest(np.argsort(order)[codes] if order else codes, len(order)),
        "kind_list": tuple(found[number] for number in order),
    }


def _grouped(placed: Placed) -> dict[str, Any]:
    width = len(placed.labels)
    used, codes = numbered(placed.groups, len(placed.tops) * width)
    tops, labels = np.divmod(used, max(width, 1))
    elsewhere = sum(not top.in_tree for top in placed.tops)
    columns: dict[str, Any] = {
        "groups": narrowest(codes, len(used)),
        "tree_start": int(np.searchsorted(tops, elsewhere)),
    }
    columns |= _labelled("subjects", [top.subject for top in placed.tops], tops)
    for level, name in enumerate(("sessions", "tasks", "runs")):
        columns |= _labelled(name, [each[level] for each in placed.labels], labels)
    return columns


def _labelled(name: str, labels: list[Label], numbers: Array[np.int64]) -> dict[str, Any]:
    """Give the labels, all of which are used, and of each group which it has."""
    listed: tuple[Label, ...] = (None, *sorted({label for label in labels if label is not None}))
    by_label = {label: code for code, label in enumerate(listed)}
    codes = np.array([by_label[label] for label in labels], np.int64)
    return {name: listed, f"group_{name}": narrowest(codes[numbers], len(listed))}


def _recorded(placed: Placed) -> dict[str, Any]:
    used, codes = numbered(placed.numbers, placed.recordings)
    if len(used) == len(placed.recorded):
        # Each is of one file, as most are.
        return _recordings(placed.recorded, placed.recorded + 1, [])
    numbers: dict[int, int] = {}
    rows: list[int] = []
    ends: list[int] = []
    parts: list[tuple[int, int]] = []
    told = placed.recorded.tolist(), codes.tolist(), placed.inside.tolist()
    for row, recording, inside in zip(*told, strict=True):
        number = numbers.setdefault(recording, len(rows))
        if number == len(rows):
            rows.append(row)
            ends.append(row + 1)
        elif inside and ends[number] == row:
            ends[number] = row + 1
        else:
            parts.append((row, number))
    return _recordings(rows, ends, parts)


def _recordings(
    rows: Sequence[int] | Array[np.int64],
    ends: Sequence[int] | Array[np.int64],
    parts: Sequence[tuple[int, int]],
) -> dict[str, Any]:
    return {
        "recording_rows": np.asarray(rows, np.uint32),
        "recording_ends": np.asarray(ends, np.uint32),
        "parts": np.array([row for row, _ in parts], np.uint32),
        "part_recordings": np.array([number for _, number in parts], np.uint32),
    }
