"""How does a list of files become columns?"""

import re
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, Final, NamedTuple

import numpy as np

from graphql_api.domain.files import FileEntry, KeyForm
from graphql_api.domain.names import parse_name
from graphql_api.domain.placement import Placer
from graphql_api.domain.recordings import recording_of
from graphql_api.index.columns import FINGERPRINT, Columns, FileKind, Label, narrowest


#: Bytes that JSON writes with an escape, but for the NUL between paths.
_NOT_PLAIN_JSON: Final = re.compile(rb'[\x01-\x1f"\\]')
#: Bytes other than `/` that are not unreserved in a URL (RFC 3986, section 2.3).
_NOT_PLAIN_URL: Final = re.compile(rb"[^A-Za-z0-9_.~/\0-]")


class _Group(NamedTuple):
    """Subject, session, task and run, and whether they stand under a top-level `sub-*` directory."""

    in_tree: bool
    labels: tuple[Label, Label, Label, Label]


#: Paths whose place is remembered from one version to the next; about 300 bytes each.
_REMEMBERED: Final = 200_000


class _Place(NamedTuple):
    """What building needs of a path. `inside` is set for files within a directory recording."""

    group: _Group
    kind: FileKind
    recording: str | None
    inside: bool


class ColumnsBuilder:
    """Builds the columns of one version after another, remembering where paths stand. Not shared between threads."""

    def __init__(self) -> None:
        """Start with nothing remembered."""
        self._placer = Placer()
        self._places: dict[str, _Place] = {}
        self._groups: dict[_Group, _Group] = {}
        self._kinds: dict[FileKind, FileKind] = {}

    def build(self, entries: Iterable[FileEntry]) -> Columns:
        """Make columns of files in any order; ValueError where two have one path."""
        files = sorted(entries, key=itemgetter(0))
        paths = [entry.path for entry in files]
        if len(set(paths)) != len(paths):
            message = "two files of one version have the same path"
            raise ValueError(message)
        if len(self._places) > _REMEMBERED:
            self._places.clear()
        places = [self._places.get(path) or self._place(path) for path in paths]
        return _columns(files, paths, places)

    def _place(self, path: str) -> _Place:
        found = self._placer.place(path)
        subject = found.subject if found.subject is not None else _subject_of_name(found.carrier)
        group = _Group(found.subject is not None, (subject, found.session, found.task, found.run))
        group = self._groups.setdefault(group, group)
        kind = FileKind(found.datatype, found.suffix, found.extension, found.acquisition)
        kind = self._kinds.setdefault(kind, kind)
        place = _Place(group, kind, recording_of(found), found.carrier is not path)
        self._places[path] = place
        return place


def build_columns(entries: Iterable[FileEntry]) -> Columns:
    """Make the columns of one version from its files, in any order; ValueError where two have one path."""
    return ColumnsBuilder().build(entries)


def _subject_of_name(carrier: str) -> Label:
    return parse_name(carrier.rpartition("/")[2]).entities.get("sub")


def _columns(files: Sequence[FileEntry], paths: list[str], places: list[_Place]) -> Columns:
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
        **_coded([entry.form for entry in files], places),
        **_grouped(places),
        **_recorded(places),
    )


def _fingerprints(files: Sequence[FileEntry]) -> bytes:
    prints = [b"" if entry.form.algorithm else entry.digest for entry in files]
    return b"".join(each.ljust(FINGERPRINT, b"\0") for each in prints) if any(prints) else b""


def _coded(forms: Sequence[KeyForm], places: Sequence[_Place]) -> dict[str, Any]:
    form_codes: dict[KeyForm, int] = {}
    kind_codes: dict[FileKind, int] = {}
    coded_forms = [form_codes.setdefault(form, len(form_codes)) for form in forms]
    coded_kinds = [kind_codes.setdefault(place.kind, len(kind_codes)) for place in places]
    return {
        "forms": narrowest(coded_forms, len(form_codes)),
        "kinds": narrowest(coded_kinds, len(kind_codes)),
        "form_list": tuple(form_codes),
        "kind_list": tuple(kind_codes),
    }


def _grouped(places: Sequence[_Place]) -> dict[str, Any]:
    groups = sorted({place.group for place in places}, key=_tree_order)
    numbers = {group: number for number, group in enumerate(groups)}
    columns: dict[str, Any] = {
        "groups": narrowest([numbers[place.group] for place in places], len(groups)),
        "tree_start": sum(not group.in_tree for group in groups),
    }
    for level, name in enumerate(("subjects", "sessions", "tasks", "runs")):
        found = [group.labels[level] for group in groups]
        listed: tuple[Label, ...] = (None, *sorted({label for label in found if label is not None}))
        codes = {label: code for code, label in enumerate(listed)}
        columns[name] = listed
        columns[f"group_{name}"] = narrowest([codes[label] for label in found], len(listed))
    return columns


def _tree_order(group: _Group) -> tuple[bool, list[tuple[bool, str]]]:
    """Sort files elsewhere first, then by labels with null first: the order of codes."""
    return (group.in_tree, [(label is not None, label or "") for label in group.labels])


def _recorded(places: Sequence[_Place]) -> dict[str, Any]:
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
