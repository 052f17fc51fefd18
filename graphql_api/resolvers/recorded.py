"""Which recordings does a version have?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from graphql_api.domain.entities import LONG_NAMES
from graphql_api.domain.inheritance import Level
from graphql_api.domain.names import BidsName, parse_name
from graphql_api.index import recordings
from graphql_api.index.metadata_files import metadata_files
from graphql_api.index.recordings import RecordingRows
from graphql_api.resolvers import versions
from graphql_api.resolvers.datasets import get as dataset_of
from graphql_api.resolvers.reader import Reader
from graphql_api.resolvers.recordings import Record
from graphql_api.resolvers.versions import LoadedVersion


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """A recording of a version. It says of itself what a record does, from its name."""

    version: LoadedVersion
    rows: RecordingRows

    @property
    def dataset_id(self) -> str:
        """Dataset that it belongs to."""
        return self.version.published.dataset.dataset_id

    @property
    def tag(self) -> str:
        """Version that it belongs to."""
        return self.version.published.row.tag

    @property
    def path(self) -> str:
        """Path in the dataset, of its first primary file or of the directory that it is."""
        return self.rows.path

    @property
    def name(self) -> BidsName:
        """What its name says."""
        return _name(self.path.rpartition("/")[2])

    def entity(self, name: str) -> str | None:
        """One label."""
        return self.entities.get(name)

    @property
    def entities(self) -> dict[str, str]:
        """Every entity of its name, by long names."""
        return {LONG_NAMES[key]: label for key, label in self.name.entities.items()}

    @property
    def datatype(self) -> str:
        """BIDS data type."""
        return self.version.index.kind(self.rows.rows.start).datatype or ""

    @property
    def suffix(self) -> str:
        """BIDS suffix."""
        return self.name.suffix or ""

    @property
    def extension(self) -> str:
        """Extension with its dot."""
        return self.name.extension

    @property
    def is_directory(self) -> bool:
        """Whether it is a directory with files within."""
        return self.rows.is_directory

    @property
    def size(self) -> int:
        """Bytes of its primary files, or of all that is in its directory."""
        return sum(map(self.version.index.size, self.rows.all_rows))

    @property
    def levels(self) -> Sequence[Level]:
        """Files beside it and above it, from the root downwards."""
        return metadata_files(self.version.index).levels(self.path)


@lru_cache(maxsize=1024)
def _name(name: str) -> BidsName:
    return parse_name(name)


def every(version: LoadedVersion) -> list[Recorded]:
    """Give all recordings of a version, in path order."""
    return _numbered(version, range(recordings.count(version.index)))


def among(version: LoadedVersion, rows: list[int]) -> list[Recorded]:
    """Give the recordings whose first file is among these, in path order."""
    return _numbered(version, recordings.of_rows(version.index.columns, rows))


def at(version: LoadedVersion, path: str) -> Recorded | None:
    """Give the recording that a path is, or is a file of; null where it is of none."""
    number = recordings.at_path(version.index, path)
    return None if number is None else Recorded(version, recordings.recording(version.index, number))


def of_row(version: LoadedVersion, row: int) -> Recorded | None:
    """Give the recording that a file is of; null where it is of none."""
    number = recordings.of_row(version.index.columns, row)
    return None if number is None else Recorded(version, recordings.recording(version.index, number))


async def of(reader: Reader, told: Record | Recorded) -> Recorded | None:
    """Give the recording of the latest version that a record is of; null where there is none."""
    if isinstance(told, Recorded):
        return told
    dataset = await dataset_of(reader, told.dataset_id)
    published = await versions.find(reader, dataset, "latest") if dataset else None
    return at(await versions.load(reader, published), told.path) if published else None


def _numbered(version: LoadedVersion, numbers: Iterable[int]) -> list[Recorded]:
    return [Recorded(version, recordings.recording(version.index, number)) for number in numbers]
