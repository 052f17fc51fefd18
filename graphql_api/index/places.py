"""Where does each path of a version stand, when thousands of them differ by their subject alone?"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from graphql_api.domain.names import parse_name
from graphql_api.domain.placement import Placement, Placer
from graphql_api.domain.recordings import recording_of
from graphql_api.index.columns import FileKind, Label

#: Paths, and shapes of paths, that are remembered from one version to the next; about 200 and 400 bytes each.
REMEMBERED: Final = 200_000

#: Stands for the top-level `sub-*` directory in a shape; no such name holds it.
_SUBJECT: Final = "\0"


#: Subjects whose name says nothing else: `sub-01_task-rest` and `sub-01.ds` may be directories too.
_PLAIN_SUBJECT: Final = re.compile(r"sub-[A-Za-z0-9+]+")


class Group(NamedTuple):
    """Subject, session, task and run, and whether they stand under a top-level `sub-*` directory."""

    in_tree: bool
    labels: tuple[Label, Label, Label, Label]


class Place(NamedTuple):
    """What building needs of a path: numbers of its group and kind, the name of its recording.

    `inside` is set for files within a directory recording.
    """

    group: int
    kind: int
    recording: str | None
    inside: bool


class _Shape(NamedTuple):
    """What all paths say that are one but for their subject. `recording` has the subject taken out."""

    labels: tuple[Label, Label, Label]
    kind: int
    recording: str | None
    inside: bool


class Places:
    """Places paths, remembering them and each shape. Not shared between threads."""

    def __init__(self) -> None:
        """Start with nothing remembered."""
        self.groups: list[Group] = []
        self.kinds: list[FileKind] = []
        self._placer = Placer()
        self._plain: dict[str, bool] = {}
        self._known: dict[str, Place] = {}
        self._shapes: dict[str, _Shape | None] = {}
        self._group_numbers: dict[tuple[str, tuple[Label, Label, Label]], int] = {}
        self._numbers: dict[Group, int] = {}
        self._kind_numbers: dict[FileKind, int] = {}

    def place_all(self, paths: Sequence[str]) -> list[Place]:
        """Place paths, in their order."""
        known, place = self._known, self._place
        if len(known) + len(paths) > REMEMBERED:
            known.clear()
        if len(paths) > REMEMBERED:
            return [place(path) for path in paths]
        for path in paths:
            if path not in known:
                known[path] = place(path)
        return [known[path] for path in paths]

    def _place(self, path: str) -> Place:
        top, slash, _ = path.partition("/")
        if not slash or not self._is_plain(top):
            return self._place_alone(path)
        key = path.replace(top, _SUBJECT)
        shape = self._shapes.get(key)
        if shape is None and (key in self._shapes or (shape := self._learn(key, path, top)) is None):
            return self._place_alone(path)
        group = self._group_numbers.get((top, shape.labels))
        if group is None:
            group = self._number(Group(in_tree=True, labels=(top.removeprefix("sub-"), *shape.labels)))
            self._group_numbers[(top, shape.labels)] = group
        recording = shape.recording
        if recording is not None:
            recording = path if recording == key else recording.replace(_SUBJECT, top)
        return Place(group, shape.kind, recording, shape.inside)

    def _is_plain(self, top: str) -> bool:
        known = self._plain.get(top)
        if known is None:
            known = self._plain[top] = _PLAIN_SUBJECT.fullmatch(top) is not None
        return known

    def _learn(self, key: str, path: str, top: str) -> _Shape | None:
        """Remember what a shape says; null where more of it than the subject goes with the subject's name."""
        if len(self._shapes) > REMEMBERED:
            self._shapes.clear()
        found = self._placer.place(path)
        labels = (found.session, found.task, found.run)
        kind = _kind(found)
        shape = None
        if not any(label and top in label for label in (*labels, *kind)):
            recording = recording_of(found)
            taken_out = recording.replace(top, _SUBJECT) if recording is not None else None
            shape = _Shape(labels, self._kind_number(kind), taken_out, found.carrier != path)
        self._shapes[key] = shape
        return shape

    def _place_alone(self, path: str) -> Place:
        found = self._placer.place(path)
        subject = found.subject if found.subject is not None else _subject_of_name(found.carrier)
        group = Group(found.subject is not None, (subject, found.session, found.task, found.run))
        return Place(
            self._number(group), self._kind_number(_kind(found)), recording_of(found), found.carrier != path
        )

    def _number(self, group: Group) -> int:
        number = self._numbers.get(group)
        if number is None:
            number = self._numbers[group] = len(self.groups)
            self.groups.append(group)
        return number

    def _kind_number(self, kind: FileKind) -> int:
        number = self._kind_numbers.get(kind)
        if number is None:
            number = self._kind_numbers[kind] = len(self.kinds)
            self.kinds.append(kind)
        return number


def _kind(found: Placement) -> FileKind:
    return FileKind(found.datatype, found.suffix, found.extension, found.acquisition)


def _subject_of_name(carrier: str) -> Label:
    return parse_name(carrier.rpartition("/")[2]).entities.get("sub")
