"""What changed from one version to another?

A file is the same where its checksum is (or its fingerprint, or a git-annex key that holds neither): a link that became
a pointer to the same key did not change. What left one path and came in at another with the same content was renamed.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from graphql_api.index.version_index import VersionIndex


class Kind(Enum):
    """What became of a file."""

    ADDED = "added"
    REMOVED = "removed"
    MODIFIED = "modified"
    RENAMED = "renamed"


class Change(NamedTuple):
    """One file: its row in the older version, null where it was added, and in the newer, null where it was removed."""

    kind: Kind
    path: bytes
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Difference:
    """All that changed, in byte order of paths: the newer one's, of removed files the older one's."""

    older: VersionIndex
    newer: VersionIndex
    changes: Sequence[Change]

    @cached_property
    def counts(self) -> Counter[Kind]:
        """Count by kind."""
        return Counter(change.kind for change in self.changes)

    @cached_property
    def by_subject(self) -> dict[str | None, Counter[Kind]]:
        """Count by subject and kind, null for files outside of subjects first; those without changes are left out."""
        found: defaultdict[str | None, Counter[Kind]] = defaultdict(Counter)
        for change in self.changes:
            found[_subject(change.path)][change.kind] += 1
        return {
            label: found[label] for label in sorted(found, key=lambda each: (each is not None, each or ""))
        }

    @property
    def size_delta(self) -> int:
        """Bytes that the newer version has more than the older."""
        return int(self.newer.columns.arrays.sizes.sum()) - int(self.older.columns.arrays.sizes.sum())

    @property
    def subjects_added(self) -> list[str]:
        """Labels of subjects that the older version has not."""
        return sorted(_subjects(self.newer) - _subjects(self.older))

    @property
    def subjects_removed(self) -> list[str]:
        """Labels of subjects that the newer version has not."""
        return sorted(_subjects(self.older) - _subjects(self.newer))


def difference(older: VersionIndex, newer: VersionIndex) -> Difference:
    """Compare two versions, in time that grows with their files."""
    before, after = _Files(older), _Files(newer)
    gone = [path for path in before.rows if path not in after.rows]
    come = [path for path in after.rows if path not in before.rows]
    moved = _renamed(gone, come, before, after)
    sources = set(moved.values())
    changes = [Change(Kind.REMOVED, path, before.rows[path], None) for path in gone if path not in sources]
    for path in come:
        source = moved.get(path)
        kind = Kind.ADDED if source is None else Kind.RENAMED
        changes.append(Change(kind, path, None if source is None else before.rows[source], after.rows[path]))
    changes += _modified(before, after)
    changes.sort(key=itemgetter(1))
    return Difference(older, newer, changes)


class _Files:
    """The files of a version: rows by path in order, and what stands for the content of each row, if anything does."""

    def __init__(self, index: VersionIndex) -> None:
        rows = range(len(index))
        self.index = index
        self.rows: dict[bytes, int] = dict(zip(index.raw_paths(rows), rows, strict=True))
        self.marks = index.raw_etags(rows)
        if not bool(index.columns.arrays.checksum_lengths.all()):
            self.marks = [mark or _mark(index, row) for row, mark in enumerate(self.marks)]

    def mark(self, path: bytes) -> bytes:
        """Give what stands for the content of a file."""
        return self.marks[self.rows[path]]


def _mark(index: VersionIndex, row: int) -> bytes:
    return (index.columns.odd_keys.get(row) or "").encode() or index.digest(row)


def _modified(before: _Files, after: _Files) -> list[Change]:
    row_before, marks_before, marks_after = before.rows.get, before.marks, after.marks
    return [
        Change(Kind.MODIFIED, path, other, row)
        for path, row in after.rows.items()
        if (other := row_before(path)) is not None and marks_before[other] != marks_after[row]
    ]


def _renamed(
    gone: Sequence[bytes], come: Sequence[bytes], before: _Files, after: _Files
) -> dict[bytes, bytes]:
    """Give the path that each renamed file had, by the path that it has.

    Of several files of one content, those of one name belong together, then those that come first. Empty files are all
    of one content, and none of them was renamed.
    """
    targets: defaultdict[bytes, list[bytes]] = defaultdict(list)
    for path in come:
        if after.index.size(after.rows[path]):
            targets[after.mark(path)].append(path)
    targets.pop(b"", None)
    sources: defaultdict[bytes, list[bytes]] = defaultdict(list)
    for path in gone if targets else ():
        if before.mark(path) in targets:
            sources[before.mark(path)].append(path)
    found: dict[bytes, bytes] = {}
    for mark, paths in sources.items():
        found |= _paired(paths, targets[mark])
    return found


def _paired(sources: Sequence[bytes], targets: Sequence[bytes]) -> dict[bytes, bytes]:
    if len(sources) == len(targets) == 1:
        return {targets[0]: sources[0]}
    by_name: defaultdict[bytes, list[bytes]] = defaultdict(list)
    for path in reversed(sources):
        by_name[_name(path)].append(path)
    found = {path: by_name[_name(path)].pop() for path in targets if by_name.get(_name(path))}
    taken = set(found.values())
    left = (path for path in sources if path not in taken)
    return found | dict(zip((path for path in targets if path not in found), left, strict=False))


def _name(path: bytes) -> bytes:
    return path[path.rfind(b"/") + 1 :]


def _subject(path: bytes) -> str | None:
    top, slash, _ = path.partition(b"/")
    return top[4:].decode() if slash and top.startswith(b"sub-") and len(top) > len(b"sub-") else None


def _subjects(index: VersionIndex) -> set[str]:
    level = index.tree.subjects
    return {label for item in range(len(level)) if (label := level.label(item)) is not None}
