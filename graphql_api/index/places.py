"""Where does each path of a version stand, when thousands of them differ by their subject alone?"""

from array import array
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple, TypeAlias

from graphql_api.domain.names import parse_name
from graphql_api.domain.placement import Placement, Placer
from graphql_api.domain.recordings import recording_of
from graphql_api.index.columns import FileKind, Label
from graphql_api.kernel import added, flagged, glued_starts, path_shapes, taken
from graphql_api.kernel.rows import SUBJECT, FileColumns, PathShapes

#: Shapes of paths that are remembered from one version to the next; about 400 bytes each.
REMEMBERED: Final = 200_000

#: Session, task and run.
Labels: TypeAlias = tuple[Label, Label, Label]


class Top(NamedTuple):
    """A subject, and whether it is of a top-level `sub-*` directory."""

    in_tree: bool
    subject: Label


class Shape(NamedTuple):
    """What all paths say that are one but for their subject. `recording` has the subject taken out.

    `inside` tells whether they are within a directory recording, `kind` is a number of `Places.kinds`.
    """

    labels: Labels
    kind: int
    recording: str | None
    inside: bool


class Placed(NamedTuple):
    """Where paths stand.

    `groups` are places in `tops`, which are in order, times how many `labels` there are, plus places in these, which
    are in order too; so numbers are in the order of groups. `shape_codes` are codes into `shapes`, where null stands
    for none that any path has.

    `recorded` are the rows of recordings, in order, with a number of the recording each, all below `recordings`.
    Sections are as those of `Columns`: codes and rows `I`, numbers `q`.
    """

    tops: list[Top]
    labels: list[Labels]
    groups: memoryview
    shapes: list[Shape | None]
    shape_codes: memoryview
    recorded: memoryview
    numbers: memoryview
    recordings: int

    def is_inside(self, row: int) -> bool:
        """Tell whether a path is within a directory recording."""
        shape = self.shapes[self.shape_codes[row]]
        return shape is not None and shape.inside


class Places:
    """Places paths, remembering each shape of them. Not shared between threads."""

    def __init__(self) -> None:
        """Start with nothing remembered."""
        self.kinds: list[FileKind] = []
        self._placer = Placer()
        self._shapes: dict[str, Shape | None] = {}
        self._kind_numbers: dict[FileKind, int] = {}

    def place_all(self, files: FileColumns) -> Placed:
        """Place the paths of files."""
        return _Placing(self, PathShapes(*path_shapes(files.paths))).placed(files)

    def known(self, told: PathShapes) -> list[Shape | None]:
        """Give what each shape says; null where more of it than the subject goes with the subject's name."""
        if len(self._shapes) + len(told.shapes) > REMEMBERED:
            self._shapes.clear()
        for shape, subject in zip(told.shapes, memoryview(told.first_subjects).cast("I"), strict=True):
            if shape not in self._shapes:
                self._shapes[shape] = self._learn(shape, told.subjects[subject - 1])
        return [self._shapes[shape] for shape in told.shapes]

    def _learn(self, shape: str, top: str) -> Shape | None:
        found = self._placer.place(shape.replace(SUBJECT, top))
        if any(label and top in label for label in (found.session, found.task, found.run, *_kind(found))):
            return None
        return self._said(found, shape.replace(SUBJECT, top), top)

    def alone(self, path: str) -> tuple[Top, Shape]:
        """Place one path."""
        found = self._placer.place(path)
        subject = found.subject if found.subject is not None else _subject_of_name(found.carrier)
        top = path.partition("/")[0]
        return Top(found.subject is not None, subject), self._said(found, path, top)

    def _said(self, found: Placement, path: str, top: str) -> Shape:
        recording = recording_of(found)
        return Shape(
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
        #: Subjects by their codes.
        self._tops = {
            Top(in_tree=True, subject=top.removeprefix("sub-")): code
            for code, top in enumerate(told.subjects, 1)
        }
        #: Shapes in the order of their codes; of the first one is whatever has none.
        self._shapes: list[Shape | None] = [None, *places.known(told)]
        self._codes = memoryview(bytearray(told.shape_codes)).cast("I")
        self._subjects = memoryview(bytearray(told.subject_codes)).cast("I")

    def placed(self, files: FileColumns) -> Placed:
        self._place_alone(files)
        tops = sorted(self._tops, key=lambda top: (top.in_tree, order_of(top[1:])))
        labels = sorted({shape.labels for shape in self._shapes if shape}, key=order_of)
        numbers = {each: number for number, each in enumerate(labels)}
        firsts = [0] * (len(tops) + 1)
        for place, top in enumerate(tops):
            firsts[self._tops[top]] = place * len(labels)
        its_labels = [numbers[shape.labels] if shape else 0 for shape in self._shapes]
        return Placed(
            tops,
            labels,
            self._sums(firsts, its_labels),
            self._shapes,
            self._codes.toreadonly(),
            *self._recorded(),
        )

    def _sums(self, of_subjects: Sequence[int], of_shapes: Sequence[int]) -> memoryview:
        return added(array("q", of_subjects), self._subjects, array("q", of_shapes), self._codes)

    def _place_alone(self, files: FileColumns) -> None:
        rows = flagged(bytes([shape is None for shape in self._shapes]), self._codes)
        if not rows:
            return
        starts = glued_starts(memoryview(files.path_lengths).cast("I"))
        codes: dict[Shape, int] = {}
        for row in rows:
            top, shape = self._places.alone(files.paths[starts[row] : starts[row + 1] - 1].decode())
            self._subjects[row] = self._tops.setdefault(top, len(self._tops) + 1)
            self._codes[row] = code = codes.setdefault(shape, len(self._shapes))
            if code == len(self._shapes):
                self._shapes.append(shape)

    def _recorded(self) -> tuple[memoryview, memoryview, int]:
        names: dict[str, int] = {}
        found = [
            names.setdefault(shape.recording, len(names)) if shape and shape.recording is not None else -1
            for shape in self._shapes
        ]
        rows = flagged(bytes([number >= 0 for number in found]), self._codes)
        numbers = self._sums([code * len(names) for code in range(len(self._tops) + 1)], found)
        return rows, taken(numbers, rows, "q"), (len(self._tops) + 1) * len(names)


def order_of(labels: Iterable[Label]) -> list[tuple[bool, str]]:
    """Sort labels with null first."""
    return [(label is not None, label or "") for label in labels]


def _kind(found: Placement) -> FileKind:
    return FileKind(found.datatype, found.suffix, found.extension, found.acquisition)


def _subject_of_name(carrier: str) -> Label:
    return parse_name(carrier.rpartition("/")[2]).entities.get("sub")
