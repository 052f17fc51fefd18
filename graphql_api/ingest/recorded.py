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


def recorded(index: VersionIndex) -> list[Recorded]:
    """Look through a version's files for all recordings, in path order."""
    applicable = Applicable(index)
    return [Recorded(rows, applicable.of(rows.path)) for rows in recordings.every(index)]
