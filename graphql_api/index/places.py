"""Where does each path of a version stand, when thousands of them differ by their subject alone?"""

from typing import Any, Final, NamedTuple

import numpy as np

from graphql_api.domain.names import parse_name
from graphql_api.domain.placement import Placement, Placer
from graphql_api.domain.recordings import recording_of
from graphql_api.index.columns import Array, FileKind, Label
from graphql_api.index.distinct import numbered
from graphql_api.kernel import path_shapes
from graphql_api.kernel.files import NO_SHAPE, SUBJECT, PathShapes

#: Shapes of paths that are remembered from one version to the next; about 400 bytes each.
REMEMBERED: Final = 200_000

Numbers = Array[np.int64]


class Group(NamedTuple):
    """Subject, session, task and run, and whether they stand under a top-level `sub-*` directory."""

    in_tree: bool
    labels: tuple[Label, Label, Label, Label]


class Part(NamedTuple):
    """A row that is of a recording, and the name of that. `inside` is set within a directory recording."""

    row: int
    recording: str
    inside: bool


class Placed(NamedTuple):
    """Numbers of the groups and kinds of paths, and those rows that are of recordings, in their order."""

    groups: Numbers
    kinds: Numbers
    parts: list[Part]


class _Shape(NamedTuple):
    """What all paths say that are one but for their subject. `recording` has the subject taken out."""

    labels: tuple[Label, Label, Label]
    kind: int
    recording: str | None
    inside: bool


class Places:
    """Places paths, remembering each shape of them. Not shared between threads."""

    def __init__(self) -> None:
        """Start with nothing remembered."""
        self.groups: list[Group] = []
        self.kinds: list[FileKind] = []
        self._placer = Placer()
        self._shapes: dict[str, _Shape | None] = {}
        self._numbers: dict[Group, int] = {}
        self._kind_numbers: dict[FileKind, int] = {}

    def place_all(self, paths: list[str]) -> Placed:
        """Place paths, in their order."""
        told = PathShapes(*path_shapes(paths))
        subjects = np.frombuffer(told.subject_codes, np.uint32)
        codes = np.frombuffer(told.shape_codes, np.uint32)
        shapes = self._known(told, paths, subjects, codes)
        shared = np.array([shape is not None for shape in shapes] + [False], bool)
        # What has no shape stands behind them all.
        codes = np.where(codes == NO_SHAPE, len(shapes), codes)
        placed = self._place_shaped(told, shapes, subjects, codes)
        parts = self._parts(told, shapes, subjects, codes)
        alone: list[int] = np.flatnonzero(~shared[codes]).tolist()
        for row in alone:
            parts += self._place_alone(paths[row], row, placed)
        return Placed(*placed, sorted(parts) if alone else parts)

    def _known(
        self, told: PathShapes, paths: list[str], subjects: Array[Any], codes: Array[Any]
    ) -> list[_Shape | None]:
        """Give what each shape says; null where more of it than the subject goes with the subject's name."""
        if len(self._shapes) + len(told.shapes) > REMEMBERED:
            self._shapes.clear()
        # Shapes are numbered as they come: each first one is larger than all before.
        highest = np.maximum.accumulate(np.where(codes == NO_SHAPE, -1, codes.astype(np.int64)))
        firsts: list[int] = np.flatnonzero(np.diff(highest, prepend=-1)).tolist()
        found: list[_Shape | None] = []
        for shape, first in zip(told.shapes, firsts, strict=False):
            if shape not in self._shapes:
                self._shapes[shape] = self._learn(paths[first], told.subjects[int(subjects[first])])
            found.append(self._shapes[shape])
        return found

    def _place_shaped(
        self,
        told: PathShapes,
        shapes: list[_Shape | None],
        subjects: Array[Any],
        codes: Array[Any],
    ) -> tuple[Numbers, Numbers]:
        """Place what has a shape; what has none is of number 0 meanwhile."""
        kinds = np.array([shape.kind if shape else 0 for shape in shapes] + [0], np.int64)
        labels = {shape.labels: None for shape in shapes if shape}
        numbers = {each: number for number, each in enumerate(labels, 1)}
        label_codes = np.array([numbers[shape.labels] if shape else 0 for shape in shapes] + [0], np.int64)
        pairs = subjects.astype(np.int64) * (len(numbers) + 1) + label_codes[codes]
        pairs[label_codes[codes] == 0] = 0
        used, inverse = numbered(pairs)
        listed = [None, *labels]
        groups = np.zeros(len(used), np.int64)
        wanted: list[int] = used.tolist()
        for place, pair in enumerate(wanted):
            subject, code = divmod(pair, len(listed))
            label = listed[code]
            if label is not None:
                group = Group(in_tree=True, labels=(told.subjects[subject].removeprefix("sub-"), *label))
                groups[place] = self._number(group)
        return groups[inverse], kinds[codes]

    @staticmethod
    def _parts(
        told: PathShapes,
        shapes: list[_Shape | None],
        subjects: Array[Any],
        codes: Array[Any],
    ) -> list[Part]:
        recorded = np.array(
            [shape is not None and shape.recording is not None for shape in shapes] + [False], bool
        )
        rows = np.flatnonzero(recorded[codes])
        numbers: list[int] = rows.tolist()
        its_codes: list[int] = codes[rows].tolist()
        its_subjects: list[int] = subjects[rows].tolist()
        parts: list[Part] = []
        for row, code, subject in zip(numbers, its_codes, its_subjects, strict=True):
            shape = shapes[code]
            if shape is not None and shape.recording is not None:
                recording = shape.recording.replace(SUBJECT, told.subjects[subject])
                parts.append(Part(row, recording, shape.inside))
        return parts

    def _learn(self, path: str, top: str) -> _Shape | None:
        found = self._placer.place(path)
        labels = (found.session, found.task, found.run)
        kind = _kind(found)
        if any(label and top in label for label in (*labels, *kind)):
            return None
        recording = recording_of(found)
        taken_out = recording.replace(top, SUBJECT) if recording is not None else None
        return _Shape(labels, self._kind_number(kind), taken_out, found.carrier != path)

    def _place_alone(self, path: str, row: int, placed: tuple[Numbers, Numbers]) -> list[Part]:
        found = self._placer.place(path)
        subject = found.subject if found.subject is not None else _subject_of_name(found.carrier)
        groups, kinds = placed
        groups[row] = self._number(
            Group(found.subject is not None, (subject, found.session, found.task, found.run))
        )
        kinds[row] = self._kind_number(_kind(found))
        recording = recording_of(found)
        return [] if recording is None else [Part(row, recording, found.carrier != path)]

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
