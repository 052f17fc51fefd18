"""Which recordings does a version have, and which files is each made of?"""

from bisect import bisect_right
from collections.abc import Mapping
from typing import Final, NamedTuple

from graphql_api.domain.names import DIRECTORY_EXTENSIONS, is_directory_recording
from graphql_api.index.columns import Columns
from graphql_api.index.version_index import VersionIndex

#: Extensions of files that signals and marks may be in, by those of recordings that begin there.
_SIGNALS: Final[Mapping[str, tuple[str, ...]]] = {".vhdr": (".eeg", ".dat", ".vmrk"), ".set": (".fdt",)}


class RecordingRows(NamedTuple):
    """One recording: its path (of its first primary file, or of the directory that it is), and its rows.

    `rows` are its primary file, or all that is in its directory; `parts` are further parts of a split recording, its
    further echoes and phases, in path order.
    """

    number: int
    path: str
    rows: range
    parts: tuple[int, ...]

    @property
    def is_directory(self) -> bool:
        """Tell whether it is a directory with files within."""
        # Hardly any path ends so.
        path = self.path
        return path.endswith(DIRECTORY_EXTENSIONS) and is_directory_recording(path.rpartition("/")[2])

    @property
    def extension(self) -> str:
        """Give the end of its name, behind the last dot and with it."""
        return self.path[self.path.rfind(".") :]

    @property
    def all_rows(self) -> list[int]:
        """Give its primary file or its members, and its further parts, in path order."""
        return sorted([*self.rows, *self.parts])


def signal_rows(index: VersionIndex, recording: RecordingRows) -> list[int]:
    """Give its files and those beside them without which it cannot be opened (.eeg, .vmrk, .fdt), in path order."""
    stem = recording.path.rpartition(".")[0]
    beside = (index.find(stem + extension) for extension in _SIGNALS.get(recording.extension, ()))
    return sorted({*recording.all_rows, *(row for row in beside if row is not None)})


def recording(index: VersionIndex, number: int) -> RecordingRows:
    """Give a recording by its number in path order."""
    columns = index.columns
    rows = range(columns.recording_rows[number], columns.recording_ends[number])
    parts: list[int] = []
    if columns.parts:
        parts = columns.arrays.parts[columns.arrays.part_recordings == number].tolist()
    return RecordingRows(number, _carrier(index.path(rows.start)), rows, tuple(sorted(parts)))


def every(index: VersionIndex) -> list[RecordingRows]:
    """Give all recordings in path order."""
    columns = index.columns
    parts: dict[int, list[int]] = {}
    for row, number in zip(columns.parts, columns.part_recordings, strict=True):
        parts.setdefault(number, []).append(row)
    starts, ends = columns.recording_rows.tolist(), columns.recording_ends.tolist()
    listed = zip(index.paths_at(starts), starts, ends, strict=True)
    return [
        RecordingRows(
            number, _carrier(path), range(start, end), tuple(sorted(parts[number])) if number in parts else ()
        )
        for number, (path, start, end) in enumerate(listed)
    ]


def count(index: VersionIndex) -> int:
    """Count the recordings."""
    return len(index.columns.recording_rows)


def at_path(index: VersionIndex, path: str) -> int | None:
    """Find the recording of a path: of any of its files, or of the directory that it is; null where there is none."""
    row = index.find(path)
    if row is None:
        below = index.range_of(path.rstrip("/") + "/")
        row = below.start if below else None
        if row is None or _carrier(index.path(row)) != path.rstrip("/"):
            return None
    return of_row(index.columns, row)


def of_row(columns: Columns, row: int) -> int | None:
    """Find the recording that a file is a part of; null where it is of none."""
    number = bisect_right(columns.recording_rows, row) - 1
    if number >= 0 and row < columns.recording_ends[number]:
        return number
    if not columns.parts:
        return None
    places: list[int] = (columns.arrays.parts == row).nonzero()[0].tolist()
    return columns.part_recordings[places[0]] if places else None


def of_rows(columns: Columns, rows: list[int]) -> list[int]:
    """Give the recordings whose first file is among these rows, in path order."""
    starts, ordered = columns.recording_rows, sorted(rows)
    places: list[int] = columns.arrays.recording_rows.searchsorted(ordered).tolist()
    found = zip(places, ordered, strict=True)
    return [number for number, row in found if number < len(starts) and starts[number] == row]


def _carrier(path: str) -> str:
    """Give the path of the directory recording around a file, else the file's own."""
    if path.find(".") > path.rfind("/"):
        return path
    segments = path.split("/")
    for depth, segment in enumerate(segments[:-1], 1):
        if segment and is_directory_recording(segment):
            return "/".join(segments[:depth])
    return path
