"""What does EEGDash's record of each recording of a version say?

In the form that the package `eegdash` loads: where the bytes are, which files must lie beside them, the entities both
at the top and as MNE takes them, and what sidecars tell of the signals.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from graphql_api.domain.datasets import DatasetRow, Origin, OriginKind
from graphql_api.domain.documents import Document
from graphql_api.domain.names import is_directory_recording
from graphql_api.domain.placement import Placer
from graphql_api.domain.versions import VersionRow
from graphql_api.index.version_index import VersionIndex
from graphql_api.ingest.companions import Companions, Named, named
from graphql_api.ingest.tables import cell_value, number_of, parse_object, parse_rows

#: Table of the people who took part.
PARTICIPANTS: Final = "participants.tsv"
#: Field of a record by which ingest knows its own: the version that it was made from.
MADE_FROM: Final = "source_version"

#: Contents of sidecars that are remembered, of each kind.
_CONTENTS: Final = 256

_OPENNEURO: Final = re.compile(r"ds\d{6}")
_NEMAR: Final = re.compile(r"(?:nm|on)\d{6}")
#: Fields of EEGDash by the fields of BIDS's sidecars.
_COPIED: Final = {
    "PowerLineFrequency": "power_line_frequency",
    "EEGReference": "eeg_reference",
    "iEEGReference": "ieeg_reference",
    "Manufacturer": "manufacturer",
    "ManufacturersModelName": "manufacturers_model_name",
    "InstitutionName": "institution_name",
    "RecordingType": "recording_type",
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """One recording of a version: its name, and the row of its first primary file."""

    file: Named
    row: int
    datatype: str


class RecordMaker:
    """Makes the records of one version."""

    def __init__(self, dataset: DatasetRow, version: VersionRow, index: VersionIndex) -> None:
        """Look through the version's files."""
        self._dataset = dataset
        self._version = version
        self._index = index
        self._companions = Companions.of(index.path(row) for row in range(len(index)))
        self._recordings = list(_recordings(index))
        # Most recordings of a dataset have the same channels, and many the same sidecar: each content is read once.
        self._object = lru_cache(_CONTENTS)(parse_object)
        self._channel_names = lru_cache(_CONTENTS)(_channel_names)

    def wanted(self) -> dict[str, int]:
        """Name the files whose contents the records are made of, in path order, with their rows."""
        found = {PARTICIPANTS}
        for each in self._recordings:
            found.update(self._companions.sidecars(each.file))
            channels = self._companions.nearest(each.file, "channels", ".tsv")
            if channels:
                found.add(channels)
        rows = ((path, self._index.find(path)) for path in sorted(found))
        return {path: row for path, row in rows if row is not None}

    def records(self, contents: Mapping[str, bytes]) -> list[Document]:
        """Make all records, in path order."""
        people = _people(contents.get(PARTICIPANTS))
        return [self._record(each, contents, people) for each in self._recordings]

    def _record(
        self, recording: Recorded, contents: Mapping[str, bytes], people: Mapping[str, Document]
    ) -> Document:
        file, dataset_id = recording.file, self._dataset.dataset_id
        entities = _entities(file)
        record: Document = {
            "dataset": dataset_id,
            "data_name": f"{dataset_id}_{file.name}",
            "bidspath": f"{dataset_id}/{file.path}",
            "bids_relpath": file.path,
            "datatype": recording.datatype,
            "suffix": file.suffix,
            "extension": file.extension,
            "recording_modality": [recording.datatype],
            "subject": entities["subject"],
            "session": entities["session"],
            "task": entities["task"],
            "run": entities["run"],
            "entities_mne": {**entities, "run": _numeric(entities["run"])},
            "storage": self._storage(recording),
            "file_size": self._size(recording),
        }
        record |= self._signals(file, contents)
        person = people.get(f"sub-{entities['subject']}")
        if person is not None:
            record["participant_tsv"] = person
        return {**record, "digested_at": self._version.created_at, MADE_FROM: self._version.tag}

    def _signals(self, file: Named, contents: Mapping[str, bytes]) -> Document:
        """Read what sidecars tell; fields that they do not tell are null, as EEGDash has them."""
        merged: dict[str, Any] = {}
        for path in self._companions.sidecars(file):
            merged |= self._object(contents.get(path))
        channels = self._companions.nearest(file, "channels", ".tsv")
        names = self._channel_names(contents.get(channels)) if channels else []
        frequency, seconds = number_of(merged, "SamplingFrequency"), number_of(merged, "RecordingDuration")
        told = {field: merged[name] for name, field in _COPIED.items() if merged.get(name) is not None}
        return {
            "ch_names": names or None,
            "sampling_frequency": frequency,
            "nchans": len(names) or _channel_count(merged),
            "ntimes": round(frequency * seconds) if frequency and seconds else None,
            "duration_seconds": seconds,
            **told,
        }

    def _storage(self, recording: Recorded) -> Document:
        base, backend = _place(self._dataset)
        storage: Document = {
            "backend": backend,
            "base": base,
            "raw_key": recording.file.path,
            "dep_keys": self._companions.needed(recording.file),
        }
        key = self._index.key(recording.row)
        if key and not is_directory_recording(recording.file.name):
            storage["annex_keys"] = {recording.file.path: key}
        return storage

    def _size(self, recording: Recorded) -> int:
        if is_directory_recording(recording.file.name):
            return self._index.total_size(self._index.range_of(recording.file.path + "/"))
        return self._index.size(recording.row)


def _recordings(index: VersionIndex) -> Iterator[Recorded]:
    placer = Placer()
    for row in map(int, index.columns.recording_rows):
        place = placer.place(index.path(row))
        yield Recorded(named(place.carrier), row, place.datatype or "")


def _entities(file: Named) -> dict[str, str | None]:
    short = {"subject": "sub", "session": "ses", "task": "task", "run": "run", "acquisition": "acq"}
    return {name: file.entities.get(key) for name, key in short.items()}


def _numeric(run: str | None) -> int | None:
    return int(run) if run is not None and run.isdecimal() and run.isascii() else None


def _channel_names(content: bytes | None) -> list[str]:
    return [row.get("name", "") for row in parse_rows(content)]


def _channel_count(fields: Mapping[str, Any]) -> int | None:
    counts = [
        value
        for name, value in fields.items()
        if name.endswith("ChannelCount")
        and isinstance(value, int)
        and not isinstance(value, bool)
        and value >= 0
    ]
    return sum(counts) or None


def _people(content: bytes | None) -> dict[str, Document]:
    """Give the row of each participant, numbers as numbers, by `sub-<label>`."""
    found: dict[str, Document] = {}
    for row in parse_rows(content):
        name = row.pop("participant_id", "")
        label = name if name.startswith("sub-") else f"sub-{name}"
        found.setdefault(label, {column: cell_value(cell) for column, cell in row.items() if column})
    return found


def _place(dataset: DatasetRow) -> tuple[str, str]:
    """Say where the bytes are, and how they are had: archives by their accession numbers, else where it was read."""
    origin = dataset.origin or Origin(OriginKind.DOCUMENT)
    if origin.kind is OriginKind.GIT and _OPENNEURO.fullmatch(dataset.dataset_id):
        return f"s3://openneuro.org/{dataset.dataset_id}", "s3"
    if origin.kind is OriginKind.GIT and _NEMAR.fullmatch(dataset.dataset_id):
        return f"s3://nemar/{dataset.dataset_id}", "nemar"
    return origin.location or origin.upstream or dataset.dataset_id, "local"
