"""What does EEGDash's record of each recording of a version say?

In the form that the package `eegdash` loads: where the bytes are, which files must lie beside them, the entities both
at the top and as MNE takes them, and what sidecars tell of the signals, by the
rules by which the graph tells recordings.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain, count
from typing import Final

from graphql_api.domain import participants
from graphql_api.domain.alike_documents import AlikeDocuments, Part, numbered
from graphql_api.domain.datasets import DatasetRow, Origin, OriginKind
from graphql_api.domain.documents import Document
from graphql_api.domain.names import BidsName
from graphql_api.domain.participants import People
from graphql_api.domain.paths import MISSING
from graphql_api.domain.signals import Header, Signals
from graphql_api.domain.tables import Table, parse_table
from graphql_api.domain.versions import VersionRow
from graphql_api.index.recordings import RecordingRows
from graphql_api.index.version_index import VersionIndex
from graphql_api.ingest.record_signals import RecordSignals
from graphql_api.ingest.record_writer import MADE_FROM
from graphql_api.ingest.recorded import Recorded, Recordings

#: Table of the people who took part.
PARTICIPANTS: Final = "participants.tsv"

#: Fields that headers may tell where sidecars do not.
_FACTS: Final = ("sampling_frequency", "nchans", "duration_seconds")

_OPENNEURO: Final = re.compile(r"ds\d{6}")
_NEMAR: Final = re.compile(r"(?:nm|on)\d{6}")


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
        self, dataset: DatasetRow, version: VersionRow, index: VersionIndex, listed: Recordings
    ) -> None:
        """Make none yet; `listed` are the version's recordings."""
        self.origin = dataset.origin
        self.index = index
        self._dataset = dataset
        self._place = _place(dataset)
        self._version = version
        self._recordings = listed
        self._signals = RecordSignals()
        self._people = lru_cache(1)(_people)

    def __len__(self) -> int:
        """Count the recordings."""
        return len(self._recordings)

    def silent(self, numbers: range, records: AlikeDocuments) -> list[RecordingRows]:
        """Give the recordings of which the files beside them do not tell all; `records` are those that were made."""
        facts = zip(*map(records.column, _FACTS), strict=True)
        listed = self._recordings.of(numbers)
        return [each.rows for each, told in zip(listed, facts, strict=True) if None in told]

    def wanted(self, numbers: range) -> dict[str, int]:
        """Name the files whose contents a range of records are made of, with their rows."""
        applied = [each.applied for each in self._recordings.of(numbers)]
        paths = chain(
            [PARTICIPANTS],
            chain.from_iterable([each.sidecars for each in applied]),
            [each.channels for each in applied if each.channels],
        )
        rows = self._rows
        return {path: rows[path] for path in paths if path in rows}

    @cached_property
    def _rows(self) -> dict[str, int]:
        """Rows of all paths: a search for each of thousands takes ten times as long."""
        return dict(zip(self.index.paths_at(range(len(self.index))), count(), strict=False))

    def records(self, contents: Mapping[str, bytes], numbers: range) -> AlikeDocuments:
        """Make the records of a range of recordings, which are numbered in path order."""
        listed = self._recordings.of(numbers)
        version = self._version
        parts = [
            *self._names(listed),
            Part({"storage": self._storage(listed), "file_size": self._sizes(listed)}),
            *self._signals.parts([each.applied for each in listed], contents),
            self._persons(listed, contents),
            Part({"digested_at": [version.created_at], MADE_FROM: [version.tag]}, [0] * len(listed)),
        ]
        return AlikeDocuments(len(listed), parts)

    def _names(self, listed: Sequence[Recorded]) -> list[Part]:
        """Tell what paths and names tell."""
        dataset_id = self._dataset.dataset_id
        paths, names = [each.rows.path for each in listed], [each.applied.name for each in listed]
        named = {
            field: [each.entities.get(key) for each in names]
            for field, key in (("subject", "sub"), ("session", "ses"), ("task", "task"), ("run", "run"))
        }
        acquisitions = [each.entities.get("acq") for each in names]
        return [
            Part({"dataset": [dataset_id]}, [0] * len(listed)),
            Part(
                {
                    "data_name": [f"{dataset_id}_{path[path.rfind('/') + 1 :]}" for path in paths],
                    "bidspath": [f"{dataset_id}/{path}" for path in paths],
                    "bids_relpath": paths,
                }
            ),
            _kinds(zip(self._datatypes(listed), names, strict=True)),
            Part({**named, "entities_mne": _entities_of_mne(**named, acquisition=acquisitions)}),
        ]

    def _datatypes(self, listed: Sequence[Recorded]) -> list[str]:
        columns = self.index.columns
        by_code, kinds = [kind.datatype or "" for kind in columns.kind_list], columns.kinds
        return [by_code[kinds[row]] for row in _first_rows(listed)]

    def _storage(self, listed: Sequence[Recorded]) -> list[Document]:
        base, backend = self._place
        found: list[Document] = []
        for (rows, applied), key in zip(listed, self.index.keys_at(_first_rows(listed)), strict=True):
            beside, path = applied.beside, rows.path
            if rows.parts:
                beside = sorted({*beside, *map(self.index.path, rows.parts)})
            storage: Document = {"backend": backend, "base": base, "raw_key": path, "dep_keys": beside}
            if key and not rows.is_directory:
                storage["annex_keys"] = {path: key}
            found.append(storage)
        return found

    def _sizes(self, listed: Sequence[Recorded]) -> list[int]:
        sizes, ranges = self.index.columns.sizes, [each.rows.rows for each in listed]
        return [sizes[rows.start] if len(rows) == 1 else self.index.total_size(rows) for rows in ranges]

    def _persons(self, listed: Sequence[Recorded], contents: Mapping[str, bytes]) -> Part:
        by_label = self._people(contents.get(PARTICIPANTS)).by_label
        labels, places = numbered([each.applied.name.entities.get("sub") or "" for each in listed])
        rows = [by_label[label].document if label in by_label else MISSING for label in labels]
        return Part({"participant_tsv": rows}, places)


def _first_rows(listed: Sequence[Recorded]) -> list[int]:
    return [each.rows.rows.start for each in listed]


def _kinds(named: Iterable[tuple[str, BidsName]]) -> Part:
    kinds, places = numbered([(datatype, suffix, extension) for datatype, (_, suffix, extension) in named])
    return Part(
        {
            "datatype": [datatype for datatype, _, _ in kinds],
            "suffix": [suffix for _, suffix, _ in kinds],
            "extension": [extension for _, _, extension in kinds],
            "recording_modality": [[datatype] for datatype, _, _ in kinds],
        },
        places,
    )


def _entities_of_mne(**labels: Sequence[str | None]) -> list[Document]:
    """Give the entities as MNE takes them: runs are numbers."""
    numbers = {run: _numeric(run) for run in set(labels["run"])}
    return [
        {
            "subject": subject,
            "session": session,
            "task": task,
            "run": numbers[run],
            "acquisition": acquisition,
        }
        for subject, session, task, run, acquisition in zip(*labels.values(), strict=True)
    ]


def _table(content: bytes | None) -> Table | None:
    return None if content is None else parse_table(content.decode(errors="replace"))


def _people(content: bytes | None) -> People:
    return participants.people(_table(content))


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
