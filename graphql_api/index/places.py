"""Where does each path of a version stand, when thousands of them differ by their subject alone?"""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np

from graphql_api.domain.names import parse_name
from graphql_api.domain.placement import Placement, Placer
from graphql_api.domain.recordings import recording_of
from graphql_api.index.columns import Array, FileKind, Label
from graphql_api.kernel import path_shapes
from graphql_api.kernel.rows import NO_SHAPE, SUBJECT, FileColumns, PathShapes

#: Shapes of paths that are remembered from one version to the next; about 400 bytes each.
REMEMBERED: Final = 200_000

Numbers = Array[np.int64]
#: Session, task and run.
Labels: TypeAlias = tuple[Label, Label, Label]


class Top(NamedTuple):
    """A subject, and whether it is of a top-level `sub-*` directory."""

    in_tree: bool
    subject: Label


class Placed(NamedTuple):
    """Where paths stand.

    `groups` are places in `tops`, which are in order, times how many `labels` there are, plus places in these, which
    are in order too; so numbers are in the order of groups. `kinds` are numbers of `Places.kinds`.

    `recorded` are the rows of recordings, in order, with a number of the recording each, all below `recordings`.
    `inside` tells of each whether it is within a directory recording.
    """

    tops: list[Top]
    labels: list[Labels]
    groups: Numbers
    kinds: Numbers
    recorded: Numbers
    numbers: Numbers
    recordings: int
    inside: Array[np.bool_]


class _Shape(NamedTuple):
    """What all paths say that are one but for their subject. `recording` has the subject taken out."""

    labels: Labels
    kind: int
    recording: str | None
    inside: bool


class Places:
    """Places paths, remembering each shape of them. Not shared between threads."""

    def __init__(self) -> None:
        """Start with nothing remembered."""
        self.kinds: list[FileKind] = []
        self._placer = Placer()
        self._shapes: dict[str, _Shape | None] = {}
        self._kind_numbers: dict[FileKind, int] = {}

    def place_all(self, files: FileColumns) -> Placed:
        """Place the paths of files."""
        return _Placing(self, PathShapes(*path_shapes(files.paths))).placed(files)

    def known(self, told: PathShapes, subjects: Array[Any], codes: Array[Any]) -> list[_Shape | None]:
        """Give what each shape says; null where more of it than the subject goes with the subject's name."""
        if len(self._shapes) + len(told.shapes) > REMEMBERED:
            self._shapes.clear()
        # Shapes are numbered as they come: each first one is larger than all before.
        highest = np.maximum.accumulate(np.where(codes == NO_SHAPE, -1, codes.astype(np.int64)))
        firsts: list[int] = subjects[np.flatnonzero(np.diff(highest, prepend=-1))].tolist()
        for shape, subject in zip(told.shapes, firsts, strict=True):
            if shape not in self._shapes:
                self._shapes[shape] = self._learn(shape, told.subjects[subject])
        return [self._shapes[shape] for shape in told.shapes]

    def _learn(self, shape: str, top: str) -> _Shape | None:
        found = self._placer.place(shape.replace(SUBJECT, top))
        if any(label and top in label for label in (found.session, found.task, found.run, *_kind(found))):
            return None
        return self._said(found, shape.replace(SUBJECT, top), top)

    def alone(self, path: str) -> tuple[Top, _Shape]:
        """Place one path."""
        found = self._placer.place(path)
        subject = found.subject if found.subject is not None else _subject_of_name(found.carrier)
        top = path.partition("/")[0]
        return Top(found.subject is not None, subject), self._said(found, path, top)

    def _said(self, found: Placement, path: str, top: str) -> _Shape:
        recording = recording_of(found)
        return _Shape(
            (found.session, found.task, found.run),
            self._kind_number(_kind(found)),
            recording.replace(top, SUBJECT) if recording is not None else None,
            found.carrier != path,
        )

    def _kind_number(self, kind: FileKind) -> int:
        number = self._kind_numbers.get(kind)
        if number is None:
            number = self._kind_numbers[kind] = len(self.kinds)
            self.kinds.append(kind)
        return number


class _Placing:
    """The paths of one version. What has no shape is placed by itself, and gets one of its own."""

    def __init__(self, places: Places, told: PathShapes) -> None:
        self._places = places
        #: Subjects by their numbers.
        self._tops = {
            Top(in_tree=True, subject=top.removeprefix("sub-")): number
            for number, top in enumerate(told.subjects)
        }
        subjects = np.frombuffer(told.subject_codes, np.uint32)
        codes = np.frombuffer(told.shape_codes, np.uint32)
        known = places.known(told, subjects, codes)
        self._shapes = [shape for shape in known if shape is not None]
        numbers = iter(range(len(self._shapes)))
        # Paths without a shape stand behind them all.
        found = [*(-1 if shape is None else next(numbers) for shape in known), -1]
        #: For each path the number of its shape, -1 where it has none yet, and of its subject.
        self._codes: Numbers = np.array(found, np.int64)[np.minimum(codes, len(known))]
        self._subjects = subjects.astype(np.int64)

    def placed(self, files: FileColumns) -> Placed:
        self._place_alone(files)
        tops = sorted(self._tops, key=lambda top: (top.in_tree, order_of(top[1:])))
        places = np.array([self._tops[top] for top in tops], np.int64)
        labels = sorted({shape.labels for shape in self._shapes}, key=order_of)
        numbers = {each: number for number, each in enumerate(labels)}
        its_labels = np.array([numbers[shape.labels] for shape in self._shapes], np.int64)
        kinds = np.array([shape.kind for shape in self._shapes], np.int64)
        return Placed(
            tops,
            labels,
            np.argsort(places)[self._subjects] * len(labels) + its_labels[self._codes],
            kinds[self._codes],
            *self._recorded(),
        )

    def _place_alone(self, files: FileColumns) -> None:
        rows: list[int] = np.flatnonzero(self._codes < 0).tolist()
        if not rows:
            return
        ends = np.cumsum(np.frombuffer(files.path_lengths, np.uint32).astype(np.int64) + 1)
        starts: list[int] = np.concatenate(([0], ends))[rows].tolist()
        numbers: dict[_Shape, int] = {}
        for row, start, end in zip(rows, starts, ends[rows].tolist(), strict=True):
            top, shape = self._places.alone(files.paths[start : end - 1].decode())
            self._subjects[row] = self._tops.setdefault(top, len(self._tops))
            self._codes[row] = number = numbers.setdefault(shape, len(self._shapes))
            if number == len(self._shapes):
                self._shapes.append(shape)

    def _recorded(self) -> tuple[Numbers, Numbers, int, Array[np.bool_]]:
        names: dict[str, int] = {}
        found = [
            -1 if shape.recording is None else names.setdefault(shape.recording, len(names))
            for shape in self._shapes
        ]
        numbers = np.array(found, np.int64)[self._codes]
        rows = np.flatnonzero(numbers >= 0)
        inside = np.array([shape.inside for shape in self._shapes], bool)
        return (
            rows,
            self._subjects[rows] * len(names) + numbers[rows],
            len(self._tops) * len(names),
            inside[self._codes[rows]],
        )


def order_of(labels: Iterable[Label]) -> list[tuple[bool, str]]:
    """Sort labels with null first."""
    return [(label is not None, label or "") for label in labels]


def _kind(found: Placement) -> FileKind:
    return FileKind(found.datatype, found.suffix, found.extension, found.acquisition)


def _subject_of_name(carrier: str) -> Label:
    return parse_name(carrier.rpartition("/")[2]).entities.get("sub")
