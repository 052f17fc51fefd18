"""Which files apply to each of a version's recordings, when thousands of them differ by their subject alone?

`domain/inheritance.py` says what applies. It looks at names only, so that of subjects whose files have the same paths
but for the subject's own name, what was found for one holds for all. Where they have some other files, those that could
apply decide: files with an entity that a recording has not never do.
"""

import re
from array import array
from bisect import bisect_left
from hashlib import blake2b
from itertools import islice, pairwise, takewhile
from typing import Final, NamedTuple, TypeAlias

from graphql_api.domain.companions import companions, metadata
from graphql_api.domain.names import BidsName, parse_name
from graphql_api.index.metadata_files import MetadataFiles, metadata_files
from graphql_api.index.version_index import VersionIndex
from graphql_api.kernel import changes, taken

#: Stand for the top-level `sub-*` directory; no path holds them, nor two slashes together.
_SUBJECT: Final = "\0"
_RAW_SUBJECT: Final = b"\xff"
_BETWEEN: Final = "//"
_PREFIX: Final = "sub-"
#: Subjects whose name says nothing else.
_PLAIN_SUBJECT: Final = re.compile(r"sub-[A-Za-z0-9+]+")
#: Recordings that are remembered by their shape; about 1 KiB each.
_MOST: Final = 50_000
#: Files of a subject that are looked through for each of its recordings: beyond, asking the rules takes no longer.
_FEW: Final = 250


class Applied(NamedTuple):
    """What a recording's name says, and paths of what applies to it: sidecars from the root downwards, its channels.

    `beside` are all files that must lie beside it to be read whole, sidecars and lists among them, in text order.
    """

    name: BidsName
    sidecars: list[str]
    channels: str | None
    beside: list[str]


class _Shape(NamedTuple):
    """The same of recordings that differ by their subject alone: what lies beside them is glued, all else in there."""

    name: BidsName
    is_named: bool
    sidecars: list[int]
    channels: int | None
    beside: str

    def of(self, top: str) -> Applied:
        """Give it of the recording of a subject, by the name of its directory."""
        name, is_named, sidecars, channels, glued = self
        if is_named:
            name = BidsName({**name.entities, "sub": top[len(_PREFIX) :]}, name.suffix, name.extension)
        beside = glued.replace(_SUBJECT, top).split(_BETWEEN) if glued else []
        found = Applied(
            name,
            [beside[place] for place in sidecars],
            None if channels is None else beside[channels],
            beside,
        )
        # No longer in order where directories have odd names.
        beside.sort()
        return found


_Known: TypeAlias = dict[str, _Shape]
#: Entities of a name with their labels, but for those that do not decide whether a file applies.
_Labels: TypeAlias = frozenset[tuple[str, str]]


class Applicable:
    """Finds what applies to the recordings of one version; fastest in path order."""

    def __init__(self, index: VersionIndex) -> None:
        """Look at the root; other directories are read when a recording of theirs is asked for."""
        self._index = index
        self._files = metadata_files(index)
        # Where a file of the root names a subject, it applies to that one's recordings alone.
        self._is_shared = not _names_subjects(self._files)
        self._by_subject: dict[bytes, _Known | None] = {}
        self._count = 0
        self._top, self._rows = "", range(0)
        self._shapes: _Known | None = None
        # By what a recording is, and which files could apply to it: of subjects that are otherwise unlike, too.
        self._by_files: dict[bytes, _Shape] = {}
        self._labels: dict[str, _Labels] = {}
        self._subjects = _subjects(index)
        #: Shapes of the paths of the subject at hand, and those in their order by labels.
        self._listed: list[str] = []
        self._by_labels: dict[_Labels, list[str]] = {}

    def of(self, path: str) -> Applied:
        """Find what applies to the recording of this path."""
        top = path.partition("/")[0]
        if top != self._top:
            self._top, self._shapes, self._listed = top, self._shapes_of(top), []
        if self._shapes is None:
            return self._found(path)
        key = path.replace(top, _SUBJECT)
        shape = self._shapes.get(key)
        if shape is None:
            files = self._could_apply(key, top)
            shape = self._by_files.get(files)
            if shape is None:
                found = self._found(path)
                self._remember(key, files, found)
                return found
            self._shapes[key] = shape
        return shape.of(top)

    def _shapes_of(self, top: str) -> _Known | None:
        """Give what is known of subjects that are like this one; null where none is."""
        rows = self._subjects.get(top)
        if rows is None or not self._is_shared or not _PLAIN_SUBJECT.fullmatch(top):
            return None
        self._rows = rows
        starts = self._index.path_starts
        glued = b"\0" + self._index.columns.paths[starts[rows.start] : starts[rows.stop] - 1]
        shape = glued.replace(top.encode(), _RAW_SUBJECT)
        # Short, as there may be as many as there are subjects.
        digest = blake2b(shape, digest_size=16).digest()
        if digest not in self._by_subject:
            # In any other place, as in a task's label, a subject would have to be compared as what it is.
            plain = shape.count(b"\0" + _RAW_SUBJECT + b"/") + shape.count(b"/" + _RAW_SUBJECT + b"_")
            self._by_subject[digest] = {} if shape.count(_RAW_SUBJECT) == plain else None
        return self._by_subject[digest]

    def _could_apply(self, key: str, top: str) -> bytes:
        """Sum up the shape of a recording's path, and of the paths of its subject that could say anything of it.

        Nothing where there are too many to look at.
        """
        if len(self._rows) > _FEW:
            return b""
        if not self._listed:
            self._list(top)
        extension = parse_name(key.rpartition("/")[2]).extension
        own, stem = self._labels_of(key), key.removesuffix(extension) + "."
        files = [shape for labels, shapes in self._by_labels.items() if labels <= own for shape in shapes]
        following = islice(self._listed, bisect_left(self._listed, stem), None)
        named = takewhile(lambda shape: shape.startswith(stem), following)
        return blake2b(_BETWEEN.join([key, *files, "", *named]).encode(), digest_size=16).digest()

    def _list(self, top: str) -> None:
        glued = b"\0".join(self._index.raw_paths(self._rows)).decode()
        self._listed = sorted([path.replace(top, _SUBJECT) for path in glued.split("\0")])
        self._by_labels = {}
        for shape in self._listed:
            self._by_labels.setdefault(self._labels_of(shape), []).append(shape)

    def _labels_of(self, shape: str) -> _Labels:
        found = self._labels.get(shape)
        if found is None:
            entities = parse_name(shape.rpartition("/")[2]).entities
            found = frozenset([each for each in entities.items() if each[0] != "space"])
            if len(self._labels) < _MOST:
                self._labels[shape] = found
        return found

    def _remember(self, key: str, files: bytes, found: Applied) -> None:
        name, sidecars, channels, beside = found
        # A recording that is a sidecar itself does not lie beside itself.
        if self._shapes is None or self._count >= _MOST or not {*sidecars, channels or ""} <= {*beside, ""}:
            return
        self._count += 1
        shape = self._shapes[key] = _Shape(
            name,
            key[key.rfind("/") + 1 :].startswith(f"{_SUBJECT}_"),
            [beside.index(path) for path in sidecars],
            None if channels is None else beside.index(channels),
            _BETWEEN.join(beside).replace(self._top, _SUBJECT),
        )
        if files:
            self._by_files[files] = shape

    def _found(self, path: str) -> Applied:
        name = parse_name(path.rpartition("/")[2])
        levels = self._files.levels(path)
        found = list(metadata(levels, name))
        (_, sidecars), (_, channels), *_ = found
        beside = companions(levels, path, name, (chain for _, chain in found))
        return Applied(name, list(sidecars.paths), channels.nearest, sorted(beside))


def _names_subjects(files: MetadataFiles) -> bool:
    [root] = files.levels("")
    listed = (each for kinds in root.values() for some in kinds.values() for each in some)
    return any(_PREFIX in each.path for each in listed)


def _subjects(index: VersionIndex) -> dict[str, range]:
    """Give the rows of each top-level `sub-*` directory, by its name."""
    columns = index.columns
    # What stands elsewhere may be of a subject, too, by the names of its files.
    tops = array("q", [-1] * columns.tree_start)
    tops.extend(columns.group_subjects[columns.tree_start :])
    bounds = [0, *changes(taken(tops, columns.groups, "q")), len(index)]
    found = [range(start, end) for start, end in pairwise(bounds) if start < end and index.in_tree(start)]
    return {f"{_PREFIX}{index.labels(rows.start)[0]}": rows for rows in found}
