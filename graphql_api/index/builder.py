"""How does a list of files become columns?"""

import re
from collections.abc import Iterable, Sequence
from operator import itemgetter
from threading import Lock
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from graphql_api.domain.files import FileEntry, KeyForm
from graphql_api.index.columns import FINGERPRINT, Codes, Columns, Label, narrowest
from graphql_api.index.places import Group, Place, Places

#: Bytes that JSON writes with an escape, but for the NUL between paths.
_NOT_PLAIN_JSON: Final = re.compile(rb'[\x01-\x1f"\\]')
#: Bytes other than `/` that are not unreserved in a URL (RFC 3986, section 2.3).
_NOT_PLAIN_URL: Final = re.compile(rb"[^A-Za-z0-9_.~/\0-]")


class ColumnsBuilder:
    """Builds the columns of one version after another, remembering where paths stand."""

    def __init__(self) -> None:
        """Start with nothing remembered."""
        self._places = Places()
        self._lock = Lock()

    def expect(self, paths: Sequence[str]) -> None:
        """Place paths that a version to come will hold, ahead of its sizes and checksums; from any thread."""
        with self._lock:
            self._places.place_all(paths)

    def build(self, entries: Iterable[FileEntry]) -> Columns:
        """Make columns of files in any order; ValueError where two have one path."""
        files = sorted(entries, key=itemgetter(0))
        paths = [entry.path for entry in files]
        if len(set(paths)) != len(paths):
            message = "two files of one version have the same path"
            raise ValueError(message)
        with self._lock:
            return _columns(files, paths, self._places)


def build_columns(entries: Iterable[FileEntry]) -> Columns:
    """Make the columns of one version from its files, in any order; ValueError where two have one path."""
    return ColumnsBuilder().build(entries)


def _columns(files: Sequence[FileEntry], paths: list[str], book: Places) -> Columns:
    places = book.place_all(paths)
    glued = "".join([path + "\0" for path in paths]).encode()
    ends = np.flatnonzero(np.frombuffer(glued, np.uint8) == 0)
    lengths = np.diff(ends, prepend=-1) - 1
    checksums = [
        f"{form.algorithm}:{digest.hex()}" if form.algorithm and digest else ""
        for _, _, form, digest, _ in files
    ]
    return Columns(
        paths=memoryview(glued),
        path_lengths=narrowest(lengths, int(lengths.max(initial=0))),
        plain_json=_NOT_PLAIN_JSON.search(glued) is None,
        plain_url=_NOT_PLAIN_URL.search(glued) is None,
        sizes=np.array([entry.size for entry in files], np.int64),
        checksums=memoryview("".join([text + "\0" for text in checksums]).encode()),
        checksum_lengths=narrowest([len(text) for text in checksums], 255),
        fingerprints=memoryview(_fingerprints(files)),
        odd_keys={row: entry.key for row, entry in enumerate(files) if entry.key is not None},
        **_formed([entry.form for entry in files]),
        **_kinds(np.array([place.kind for place in places], np.int64), book),
        **_grouped(np.array([place.group for place in places], np.int64), book),
        **_recorded(places),
    )


def _fingerprints(files: Sequence[FileEntry]) -> bytes:
    prints = [b"" if entry.form.algorithm else entry.digest for entry in files]
    return b"".join(each.ljust(FINGERPRINT, b"\0") for each in prints) if any(prints) else b""


def _formed(forms: Sequence[KeyForm]) -> dict[str, Any]:
    # Forms are shared objects: telling them apart by identity first spares most of their hashing.
    known = {id(form): form for form in forms}
    listed = list(dict.fromkeys(known.values()))
    codes = {number: listed.index(form) for number, form in known.items()}
    return {"forms": narrowest([codes[id(form)] for form in forms], len(listed)), "form_list": tuple(listed)}


def _kinds(numbers: npt.NDArray[np.int64], book: Places) -> dict[str, Any]:
    used, codes = np.unique(numbers, return_inverse=True)
    found = [book.kinds[number] for number in map(int, used)]
    # In an order of their own, so that one version is always stored as the same bytes.
    order = sorted(
        range(len(found)), key=lambda number: [(text is not None, text or "") for text in found[number]]
    )
    return {"kinds": _renumbered(codes, order), "kind_list": tuple(found[number] for number in order)}


def _renumbered(codes: npt.NDArray[np.int64], order: list[int]) -> Codes:
    """Give codes their place in an order of them."""
    return narrowest(np.argsort(order)[codes] if order else codes, len(order))


def _grouped(numbers: npt.NDArray[np.int64], book: Places) -> dict[str, Any]:
    used, codes = np.unique(numbers, return_inverse=True)
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


def _recorded(places: Sequence[Place]) -> dict[str, Any]:
    numbers: dict[str, int] = {}
    rows: list[int] = []
    ends: list[int] = []
    parts: list[tuple[int, int]] = []
    for row, place in enumerate(places):
        if place.recording is None:
            continue
        number = numbers.setdefault(place.recording, len(rows))
        if number == len(rows):
            rows.append(row)
            ends.append(row + 1)
        elif place.inside and ends[number] == row:
            ends[number] = row + 1
        else:
            parts.append((row, number))
    return {
        "recording_rows": np.array(rows, np.uint32),
        "recording_ends": np.array(ends, np.uint32),
        "parts": np.array([row for row, _ in parts], np.uint32),
        "part_recordings": np.array([number for _, number in parts], np.uint32),
    }
