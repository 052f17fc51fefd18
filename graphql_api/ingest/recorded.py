"""Which recordings does a version have, with the files that tell of them?"""

from typing import NamedTuple

from graphql_api.index import recordings
from graphql_api.index.applicable import Applicable, Applied
from graphql_api.index.recordings import RecordingRows
from graphql_api.index.version_index import VersionIndex


class Recorded(NamedTuple):
    """One recording of a version: its files, and the files that tell of it."""

    rows: RecordingRows
    applied: Applied


class Recordings:
    """The recordings of a version; what tells of one is looked for when it is first asked for, or one behind it."""

    def __init__(self, index: VersionIndex) -> None:
        """Find the recordings."""
        self._applicable = Applicable(index)
        self._rows = recordings.every(index)
        self._found: list[Recorded] = []

    def __len__(self) -> int:
        """Count them."""
        return len(self._rows)

    def of(self, numbers: range) -> list[Recorded]:
        """Give those of consecutive numbers, which they have in path order."""
        found, applied = self._found, self._applicable.of
        found += [Recorded(rows, applied(rows.path)) for rows in self._rows[len(found) : numbers.stop]]
        return found[numbers.start : numbers.stop]


def recorded(index: VersionIndex) -> Recordings:
    """Look through a version's files for what tells of all recordings."""
    found = Recordings(index)
    found.of(range(len(found)))
    return found
