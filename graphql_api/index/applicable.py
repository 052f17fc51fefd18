"""Which files apply to each of a version's recordings, when thousands of them differ by their subject alone?

`domain/inheritance.py` says what applies. It looks at names only, so that of subjects whose files have the same paths
but for the subject's own name, what was found for one holds for all. Where they have some other files, those that could
apply decide: files with an entity that a recording has not never do.
"""

import re
from hashlib import blake2b
from typing import Final, NamedTuple, TypeAlias

from graphql_api.domain.companions import companions, metadata
from graphql_api.domain.names import parse_name
from graphql_api.index.metadata_files import MetadataFiles, metadata_files
from graphql_api.index.version_index import VersionIndex

#: Stand for the top-level `sub-*` directory; no path holds them, nor two slashes together.
_SUBJECT: Final = "\0"
_RAW_SUBJECT: Final = b"\xff"
_BETWEEN: Final = "//"
#: Subjects whose name says nothing else.
_PLAIN_SUBJECT: Final = re.compile(r"sub-[A-Za-z0-9+]+")
#: Recordings that are remembered by their shape; about 1 KiB each.
_MOST: Final = 50_000
#: Files of a subject that are looked through for each of its recordings: beyond, asking the rules takes no longer.
_FEW: Final = 250


class Applied(NamedTuple):
    """Paths of what applies to a recording: its sidecars from the root downwards, its list of channels.

    `beside` are all files that must lie beside it to be read whole, sidecars and lists among them, in any order.
    """

    sidecars: list[str]
    channels: str | None
    beside: list[str]


class _Shape(NamedTuple):
    """The same of recordings that differ by their subject alone, glued: sidecars, channels, what lies beside."""

    sidecars: int
    glued: str


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
        self._by_subject: dict[bytes, _Known] = {}
        self._count = 0
        self._top, self._rows = "", range(0)
        self._shapes: _Known | None = None
        # By what a recording is, and which files could apply to it: of subjects that are otherwise unlike, too.
        self._by_files: dict[bytes, _Shape] = {}
        self._labels: dict[str, _Labels] = {}
        #: Shapes of the paths of the subject at hand, each with its labels.
        self._listed: list[tuple[str, _Labels]] = []

    def of(self, path: str) -> Applied:
        """Find what applies to the recording of this path."""
        top = path[: path.find("/")]
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
        parts = shape.glued.replace(_SUBJECT, top).split(_BETWEEN)
        count = shape.sidecars
        return Applied(parts[:count], parts[count] or None, [part for part in parts[count + 1 :] if part])

    def _shapes_of(self, top: str) -> _Known | None:
        """Give what is known of subjects that are like this one; null where none is."""
        if not self._is_shared or not _PLAIN_SUBJECT.fullmatch(top):
            return None
        self._rows = self._index.range_of(f"{top}/")
        glued = b"\0".join([b"", *self._index.raw_paths(self._rows)])
        shape = glued.replace(top.encode(), _RAW_SUBJECT)
        # In any other place, as in a task's label, a subject would have to be compared as what it is.
        plain = shape.count(b"\0" + _RAW_SUBJECT + b"/") + shape.count(b"/" + _RAW_SUBJECT + b"_")
        if shape.count(_RAW_SUBJECT) != plain:
            return None
        # Short, as there may be as many as there are subjects.
        return self._by_subject.setdefault(blake2b(shape, digest_size=16).digest(), {})

    def _could_apply(self, key: str, top: str) -> bytes:
        """Sum up the shape of a recording's path, and of the paths of its subject that could say anything of it.

        Nothing where there are too many to look at.
        """
        if len(self._rows) > _FEW:
            return b""
        if not self._listed:
            shapes = [path.decode().replace(top, _SUBJECT) for path in self._index.raw_paths(self._rows)]
            self._listed = [(shape, self._labels_of(shape)) for shape in shapes]
        extension = parse_name(key.rpartition("/")[2]).extension
        own, stem = self._labels_of(key), key.removesuffix(extension) + "."
        files = [shape for shape, labels in self._listed if labels <= own or shape.startswith(stem)]
        return blake2b(_BETWEEN.join([key, *files]).encode(), digest_size=16).digest()

    def _labels_of(self, shape: str) -> _Labels:
        found = self._labels.get(shape)
        if found is None:
            entities = parse_name(shape.rpartition("/")[2]).entities
            found = frozenset([each for each in entities.items() if each[0] != "space"])
            if len(self._labels) < _MOST:
                self._labels[shape] = found
        return found

    def _remember(self, key: str, files: bytes, found: Applied) -> None:
        if self._shapes is None or self._count >= _MOST:
            return
        self._count += 1
        glued = _BETWEEN.join([*found.sidecars, found.channels or "", *found.beside])
        shape = self._shapes[key] = _Shape(len(found.sidecars), glued.replace(self._top, _SUBJECT))
        if files:
            self._by_files[files] = shape

    def _found(self, path: str) -> Applied:
        name = parse_name(path.rpartition("/")[2])
        levels = self._files.levels(path)
        found = list(metadata(levels, name))
        (_, sidecars), (_, channels), *_ = found
        beside = companions(levels, path, name, (chain for _, chain in found))
        return Applied(list(sidecars.paths), channels.nearest, list(beside))


def _names_subjects(files: MetadataFiles) -> bool:
    [root] = files.levels("")
    listed = (each for kinds in root.values() for some in kinds.values() for each in some)
    return any("sub-" in each.path for each in listed)
