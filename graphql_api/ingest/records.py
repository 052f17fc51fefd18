"""What does EEGDash's record of each recording of a version say?

In the form that the package `eegdash` loads: where the bytes are, which files must lie beside them, the entities both
at the top and as MNE takes them, and what sidecars tell of the signals, by the
rules by which the graph tells recordings.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from graphql_api.domain import participants
from graphql_api.domain.datasets import DatasetRow, Origin, OriginKind
from graphql_api.domain.documents import Document
from graphql_api.domain.participants import People
from graphql_api.domain.sidecars import Fields, together
from graphql_api.domain.signals import Header, Signals, told
from graphql_api.domain.tables import Table, parse_table
from graphql_api.domain.versions import VersionRow
from graphql_api.index.applicable import Applied
from graphql_api.index.recordings import RecordingRows
from graphql_api.index.version_index import VersionIndex
from graphql_api.ingest.recorded import Recorded
from graphql_api.ingest.sidecar_contents import read_sidecar

#: Table of the people who took part.
PARTICIPANTS: Final = "participants.tsv"
#: Field of a record by which ingest knows its own: the version that it was made from.
MADE_FROM: Final = "source_version"

#: Contents of sidecars that are remembered, of each kind.
_CONTENTS: Final = 256

#: Fields that headers may tell where sidecars do not.
_FACTS: Final = ("sampling_frequency", "nchans", "duration_seconds")

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


class Listed(NamedTuple):
    """A list of channels, and their names."""

    table: Table
    names: list[str] | None


def complete(record: Document, header: Header) -> None:
    """Tell in a record what only the header of its recording tells; what sidecars say stays."""
    known = Signals(record["sampling_frequency"], record["nchans"], record["duration_seconds"])
    frequency, channels, seconds = known.completed(header)
    names = list(header.channels) if channels == len(header.channels) else None
    told_now: Document = {
        "nchans": channels,
        "ch_names": names,
        "sampling_frequency": frequency,
        "ntimes": header.samples,
        "duration_seconds": seconds,
    }
    record.update({name: value for name, value in told_now.items() if record[name] is None})


class RecordMaker:
    """Makes the records of one version."""

    def __init__(
        self, dataset: DatasetRow, version: VersionRow, index: VersionIndex, listed: Sequence[Recorded]
    ) -> None:
        """Make none yet; `listed` are the version's recordings."""
        self.origin = dataset.origin
        self.index = index
        self._dataset = dataset
        self._place = _place(dataset)
        self._version = version
        self._recordings = listed
        # Most recordings of a dataset have the same channels, and many the same sidecars: each is read once.
        self._parsed = lru_cache(_CONTENTS)(_fields)
        self._listed = lru_cache(_CONTENTS)(_listed)
        self._people = lru_cache(1)(_people)

    def __len__(self) -> int:
        """Count the recordings."""
        return len(self._recordings)

    def silent(self, numbers: range, records: Sequence[Document]) -> list[RecordingRows]:
        """Give the recordings of which the files beside them do not tell all; `records` are those that were made."""
        pairs = zip(self._recordings[numbers.start : numbers.stop], records, strict=True)
        return [each.rows for each, record in pairs if None in [record[name] for name in _FACTS]]

    def wanted(self) -> dict[str, int]:
        """Name the files whose contents the records are made of, in path order, with their rows."""
        found = {PARTICIPANTS}
        for each in self._recordings:
            found.update(each.applied.sidecars)
            if each.applied.channels:
                found.add(each.applied.channels)
        # One look at all paths: a search for each of thousands takes ten times as long.
        return {
            path: row for row, path in enumerate(self.index.paths_at(range(len(self.index)))) if path in found
        }

    def records(self, contents: Mapping[str, bytes], numbers: range) -> list[Document]:
        """Make the records of a range of recordings, which are numbered in path order."""
        people = self._people(contents.get(PARTICIPANTS))
        listed = self._recordings[numbers.start : numbers.stop]
        return [self._record(each, contents, people) for each in listed]

    def _record(self, recording: Recorded, contents: Mapping[str, bytes], people: People) -> Document:
        rows, applied = recording
        name = applied.name
        path, dataset_id, label = rows.path, self._dataset.dataset_id, name.entities.get
        datatype = self.index.kind(rows.rows.start).datatype or ""
        subject, run = label("sub"), label("run")
        named = {"subject": subject, "session": label("ses"), "task": label("task"), "run": run}
        record: Document = {
            "dataset": dataset_id,
            "data_name": f"{dataset_id}_{path[path.rfind('/') + 1 :]}",
            "bidspath": f"{dataset_id}/{path}",
            "bids_relpath": path,
            "datatype": datatype,
            "suffix": name.suffix,
            "extension": name.extension,
            "recording_modality": [datatype],
            **named,
            "entities_mne": {**named, "run": _numeric(run), "acquisition": label("acq")},
            "storage": self._storage(rows, applied),
            "file_size": self._size(rows),
        }
        self._tell_signals(record, applied, contents)
        person = people.by_label.get(subject or "")
        if person is not None:
            record["participant_tsv"] = person.document
        record["digested_at"] = self._version.created_at
        record[MADE_FROM] = self._version.tag
        return record

    def _tell_signals(self, record: Document, applied: Applied, contents: Mapping[str, bytes]) -> None:
        """Tell what sidecars tell; fields that they do not tell are null, as EEGDash has them."""
        merged = together([self._parsed(contents.get(path)) for path in applied.sidecars])
        listed = self._listed(contents.get(applied.channels)) if applied.channels else None
        frequency, channels, seconds = told(merged, listed.table if listed else None)
        record["ch_names"] = (listed.names if listed else None) or None
        record["sampling_frequency"] = frequency
        record["nchans"] = channels
        record["ntimes"] = round(frequency * seconds) if frequency and seconds else None
        record["duration_seconds"] = seconds
        for name, field in _COPIED.items():
            value: Any = merged.get(name)
            if value is not None:
                record[field] = value

    def _storage(self, rows: RecordingRows, applied: Applied) -> Document:
        base, backend = self._place
        beside = {*applied.beside, *map(self.index.path, rows.parts)} if rows.parts else applied.beside
        storage: Document = {
            "backend": backend,
            "base": base,
            "raw_key": rows.path,
            "dep_keys": sorted(beside),
        }
        key = self.index.key(rows.rows.start)
        if key and not rows.is_directory:
            storage["annex_keys"] = {rows.path: key}
        return storage

    def _size(self, recording: RecordingRows) -> int:
        rows = recording.rows
        return self.index.size(rows.start) if len(rows) == 1 else self.index.total_size(rows)


def _fields(content: bytes | None) -> Fields | None:
    return None if content is None else read_sidecar(content)


def _table(content: bytes | None) -> Table | None:
    return None if content is None else parse_table(content.decode(errors="replace"))


def _people(content: bytes | None) -> People:
    return participants.people(_table(content))


def _listed(content: bytes | None) -> Listed | None:
    table = _table(content)
    return None if table is None else Listed(table, table.column("name"))


def _numeric(run: str | None) -> int | None:
    return int(run) if run is not None and run.isdecimal() and run.isascii() else None


def _place(dataset: DatasetRow) -> tuple[str, str]:
    """Say where the bytes are, and how they are had: archives by their accession numbers, else where it was read."""
    origin = dataset.origin or Origin(OriginKind.DOCUMENT)
    if origin.kind is OriginKind.GIT and _OPENNEURO.fullmatch(dataset.dataset_id):
        return f"s3://openneuro.org/{dataset.dataset_id}", "s3"
    if origin.kind is OriginKind.GIT and _NEMAR.fullmatch(dataset.dataset_id):
        return f"s3://nemar/{dataset.dataset_id}", "nemar"
    return origin.location or origin.upstream or dataset.dataset_id, "local"
