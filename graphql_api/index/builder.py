"""How does a list of files become columns?"""

import string
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, Final

import numpy as np

from graphql_api.domain.files import FileEntry, KeyForm
from graphql_api.index.columns import FINGERPRINT, Array, Codes, Columns, Label, narrowest
from graphql_api.index.distinct import numbered
from graphql_api.index.places import Group, Part, Placed, Places
from graphql_api.kernel import file_columns
from graphql_api.kernel.files import FileColumns

#: Bytes that JSON writes without an escape, and the NUL between paths.
_PLAIN_JSON: Final = bytes(each for each in range(256) if (each >= 0x20 and each not in b'"\\') or each == 0)  # noqa: PLR2004
#: Bytes that are unreserved in a URL (RFC 3986, section 2.3), `/`, and the same NUL.
_PLAIN_URL: Final = (string.ascii_letters + string.digits + "_.~/-\0").encode()


class ColumnsBuilder:
    """Builds the columns of one version after another, remembering where paths stand."""

    def __init__(self) -> None:
        """Start with nothing remembered."""
        self._places = Places()

    def build(self, entries: Iterable[FileEntry]) -> Columns:
        """Make columns of files in any order; ValueError where two have one path."""
        files = sorted(entries, key=itemgetter(0))
        paths = [entry.path for entry in files]
        if len(set(paths)) != len(paths):
            message = "two files of one version have the same path"
            raise ValueError(message)
        return _columns(files, self._places.place_all(paths), self._places)


def build_columns(entries: Iterable[FileEntry]) -> Columns:
    """Make the columns of one version from its files, in any order; ValueError where two have one path."""
    return ColumnsBuilder().build(entries)


def _columns(files: list[FileEntry], placed: Placed, book: Places) -> Columns:
    made = FileColumns(*file_columns(files))
    lengths = np.frombuffer(made.path_lengths, np.uint32)
    return Columns(
        paths=memoryview(made.paths),
        path_lengths=narrowest(lengths, int(lengths.max(initial=0))),
        # What is left without these bytes is not plain.
        plain_json=not made.paths.translate(None, _PLAIN_JSON),
        plain_url=not made.paths.translate(None, _PLAIN_URL),
        sizes=np.frombuffer(made.sizes, np.int64),
        checksums=memoryview(made.checksums),
        checksum_lengths=narrowest(np.frombuffer(made.checksum_lengths, np.uint32), 255),
        fingerprints=memoryview(_fingerprints(files, made.forms)),
        odd_keys={row: key for row in made.keyed if (key := files[row].key) is not None},
        **_formed(made),
        **_kinds(placed.kinds, book),
        **_grouped(placed.groups, book),
        **_recorded(placed.parts),
    )


def _fingerprints(files: Sequence[FileEntry], forms: Sequence[KeyForm]) -> bytes:
    if all(form.algorithm for form in forms):
        return b""
    prints = [b"" if entry.form.algorithm else entry.digest for entry in files]
    return b"".join(each.ljust(FINGERPRINT, b"\0") for each in prints) if any(prints) else b""


def _formed(made: FileColumns) -> dict[str, Any]:
    listed = list(dict.fromkeys(made.forms))
    codes = np.array([listed.index(form) for form in made.forms], np.int64)
    return {
        "forms": narrowest(codes[np.frombuffer(made.form_codes, np.uint32)], len(listed)),
        "form_list": tuple(listed),
    }


def _kinds(numbers: Array[np.int64], book: Places) -> dict[str, Any]:
    used, codes = numbered(numbers)
    found = [book.kinds[number] for number in map(int, used)]
    # In an order of their own, so that one version is always stored as the same bytes.
    order = sorted(
        range(len(found)), key=lambda number: [(text is not None, text or "") for text in found[number]]
    )
    return {"kinds": _renumbered(codes, order), "kind_list": tuple(found[number] for number in order)}


def _renumbered(codes: Array[np.int64], order: list[int]) -> Codes:
    """Give codes their place in an order of them."""
    return narrowest(np.argsort(order)[codes] if order else codes, len(order))


def _grouped(numbers: Array[np.int64], book: Places) -> dict[str, Any]:
    used, codes = numbered(numbers)
    found = [book.groups[number] for number in map(int, used)]
    order = sorted(range(len(found)), key=lambda number: _tree_order(found[number]))
    groups = [found[number] for number in order]
    columns: dict[str, Any] = {
        "groups": _renumbered(codes, order),
        "tree_start": sum(not group.in_tree for group in groups),
    }
    for level, name in enumerate(("subjects", "sessions", "tasks", "runs")):
        labels = [group.labels[level] for group in groups]
        listed: tuple[Label, ...] = (None, *sorted({label for label in labels if label is not None}))
        by_label = {label: code for code, label in enumerate(listed)}
        columns[name] = listed
        columns[f"group_{name}"] = narrowest([by_label[label] for label in labels], len(listed))
    return columns


def _tree_order(group: Group) -> tuple[bool, list[tuple[bool, str]]]:
    """Sort files elsewhere first, then by labels with null first: the order of codes."""
    return (group.in_tree, [(label is not None, label or "") for label in group.labels])


def _recorded(listed: Sequence[Part]) -> dict[str, Any]:
    numbers: dict[str, int] = {}
    rows: list[int] = []
    ends: list[int] = []
    parts: list[tuple[int, int]] = []
    for row, recording, inside in listed:
        number = numbers.setdefault(recording, len(rows))
        if number == len(rows):
            rows.append(row)
            ends.append(row + 1)
        elif inside and ends[number] == row:
            ends[number] = row + 1
        else:
            parts.append((row, number))
    return {
        "recording_rows": np.array(rows, np.uint32),
        "recording_ends": np.array(ends, np.uint32),
        "parts": np.array([row for row, _ in parts], np.uint32),
        "part_recordings": np.array([number for _, number in parts], np.uint32),
    }
