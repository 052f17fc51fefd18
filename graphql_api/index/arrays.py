"""How does numpy look at the columns of a version?

Questions about many files are answered by arrays; they are of the same memory as the columns.
"""

from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

import numpy as np

if TYPE_CHECKING:
    from graphql_api.index.columns import Columns

Scalar = TypeVar("Scalar", bound=np.generic)
#: What `numpy.typing` calls NDArray: loading that for it alone takes longer than a module of ours.
Array: TypeAlias = np.ndarray[tuple[Any, ...], np.dtype[Scalar]]
#: Codes into a list, as narrow as the list allows, or small counts.
Codes: TypeAlias = Array[np.unsignedinteger[Any]]
#: Row numbers and positions.
Rows: TypeAlias = Array[np.uint32]
Sizes: TypeAlias = Array[np.int64]

_TYPES: Final[dict[str, type[np.integer[Any]]]] = {
    "B": np.uint8,
    "H": np.uint16,
    "I": np.uint32,
    "q": np.int64,
}


class ColumnArrays:
    """The numbers of columns, under their names."""

    __slots__ = (
        "checksum_lengths",
        "forms",
        "group_runs",
        "group_sessions",
        "group_subjects",
        "group_tasks",
        "groups",
        "kinds",
        "part_recordings",
        "parts",
        "path_lengths",
        "recording_ends",
        "recording_rows",
        "sizes",
    )

    def __init__(self, columns: "Columns") -> None:
        """Look at columns, whose memory is held."""
        self.path_lengths: Codes = array_of(columns.path_lengths)
        self.sizes: Sizes = array_of(columns.sizes)
        self.checksum_lengths: Codes = array_of(columns.checksum_lengths)
        self.forms: Codes = array_of(columns.forms)
        self.kinds: Codes = array_of(columns.kinds)
        self.groups: Codes = array_of(columns.groups)
        self.group_subjects: Codes = array_of(columns.group_subjects)
        self.group_sessions: Codes = array_of(columns.group_sessions)
        self.group_tasks: Codes = array_of(columns.group_tasks)
        self.group_runs: Codes = array_of(columns.group_runs)
        self.recording_rows: Rows = array_of(columns.recording_rows)
        self.recording_ends: Rows = array_of(columns.recording_ends)
        self.parts: Rows = array_of(columns.parts)
        self.part_recordings: Rows = array_of(columns.part_recordings)


def array_of(section: memoryview) -> Array[Any]:
    """Look at a section as what its format says."""
    return np.frombuffer(section, _TYPES[section.format])
