"""What is in the small catalogue that doors are tested on?"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graphql_api.catalog.protocols import Catalog, Publication
from graphql_api.domain.changes import Insert, Note
from graphql_api.domain.datasets import DatasetRow, Visibility
from graphql_api.domain.documents import Collection, Space
from graphql_api.domain.files import FileEntry, Holder, KeyForm
from graphql_api.domain.versions import VersionRow
from graphql_api.index.builder import build_columns
from graphql_api.index.changes import removed_paths
from graphql_api.index.codec import content_hash, encode
from graphql_api.index.columns import Columns
from graphql_api.index.file_keys import file_keys
from graphql_api.index.statistics import stats_of

MADE: Final = "2024-01-01T00:00:00Z"
CHANGED: Final = "2025-01-01T00:00:00Z"
README: Final = "# Two people at rest\n"
CHANGES: Final = "1.1.0 2021-01-01\n  - less\n"

#: Files of ds000001 in its first version, with sizes; `gone/` and two files are not in the second.
FIRST: Final[dict[str, int]] = {
    "CHANGES": 30,
    "README": 21,
    "dataset_description.json": 100,
    "gone/notes.txt": 5,
    "participants.tsv": 40,
    "sub-01/anat/sub-01_T1w.nii.gz": 5_000_000_000,
    "sub-01/eeg/sub-01_task-rest_run-01_eeg.edf": 1000,
    "sub-01/eeg/sub-01_task-rest_run-01_eeg.json": 10,
    "sub-01/eeg/sub-01_task-rest_run-02_eeg.edf": 2000,
    "sub-02/ses-a b/eeg/sub-02_ses-a_task-rest_eeg.edf": 3000,
    "sub-02/ses-a b/eeg/sub-02_ses-a_task-rest_events.tsv": 300,
}
SECOND: Final[dict[str, int]] = {
    path: size
    for path, size in FIRST.items()
    if not path.startswith("gone/") and "run-02" not in path and "events" not in path
} | dict.fromkeys(
    (
        "kept/notes.txt",
        "participants.json",
        "phenotype/iq.tsv",
        "sub-02/ses-a b/eeg/sub-02_ses-a_task-rest_channels.tsv",
        "sub-02/ses-a b/eeg/sub-02_ses-a_task-rest_coordsystem.json",
        "sub-02/ses-a b/eeg/sub-02_ses-a_task-rest_electrodes.tsv",
        "sub-02/ses-a b/eeg/sub-02_ses-a_task-rest_events.tsv",
        "sub-02/sub-02_headshape.json",
        "sub-02/sub-02_task-rest_headshape.json",
        "task-rest_eeg.json",
        "task-rest_events.json",
    ),
    50,
)

_SECOND: Final = "sub-02/ses-a b/eeg/sub-02_ses-a_task-rest_"
#: What small files of the second version hold, as far as the catalogue keeps it.
CONTENTS: Final[dict[str, str]] = {
    "participants.json": '{"age": {"Description": "At the time", "Units": "year"}}',
    "participants.tsv": (
        "participant_id\tage\tsex\thandedness\tspecies\tgroup\n"
        "sub-01\t20\tf\tr\thuman\tx\nsub-02\t31\tm\tr\thuman\tx\n"
    ),
    "phenotype/iq.tsv": "participant_id\tiq\nsub-01\t100\n",
    "sub-01/eeg/sub-01_task-rest_run-01_eeg.json": (
        '{"SamplingFrequency": 100, "RecordingDuration": 60.5, "EEGChannelCount": 4}'
    ),
    "task-rest_eeg.json": '{"SamplingFrequency": 500, "RecordingDuration": 10, "PowerLineFrequency": 50}',
    "task-rest_events.json": '{"trial_type": {"LongName": "Kind", "Levels": {"go": "Press", "stop": "Do not"}}}',
    f"{_SECOND}channels.tsv": "name\ttype\tunits\nCz\tEEG\tuV\nFp1\tEEG\tuV\n",
    f"{_SECOND}coordsystem.json": '{"EEGCoordinateSystem": "CapTrak"}',
    f"{_SECOND}electrodes.tsv": "name\tx\ty\tz\nCz\t0\t0\t10.5\nFp1\tn/a\tn/a\tn/a\n",
    f"{_SECOND}events.tsv": "onset\tduration\ttrial_type\n1.5\t0\tgo\n2\t0\tstop\n3\t0\tgo\n",
    "sub-02/sub-02_headshape.json": "{}",
    "sub-02/sub-02_task-rest_headshape.json": "{}",
}

DESCRIPTION: Final[dict[str, Any]] = {
    "Name": "Two people at rest",
    "BIDSVersion": "1.9.0",
    "DatasetType": "raw",
    "License": "CC0",
    "Authors": ["Ada", "Émile"],
    "HowToAcknowledge": "Say so",
    "Funding": ["Grant 1"],
    "EthicsApprovals": ["Board 1"],
    "ReferencesAndLinks": ["https://example.org"],
    "DatasetDOI": "doi:10.1/x",
}

DOCUMENT: Final[dict[str, Any]] = {
    "dataset_id": "ds000001",
    "name": "Two people at rest",
    "source": "openneuro",
    "readme": "In the document",
    "license": "CC0",
    "authors": ["Ada", "Émile"],
    "enrichment": {
        "authors": [
            {
                "name": "Ada",
                "orcid": "https://orcid.org/0000-0002-1825-0097",
                "affiliations": [{"name": "Here"}, {"name": "There"}],
            },
            {"name": "Émile"},
        ],
        "keywords": [
            {"term": "EEG"},
            {"term": "Rest", "subject_scheme": "MeSH", "value_uri": "https://example.org/D1"},
        ],
    },
    "funding": ["Grant 1", {"funder_name": "Fund", "award_number": "7"}],
    "dataset_doi": "10.1/x",
    "recording_modality": ["eeg"],
    "datatypes": ["anat", "eeg"],
    "tasks": ["rest"],
    "sessions": ["a"],
    "total_files": 8,
    "size_bytes": 5_000_005_000,
    "demographics": {
        "subjects_count": 2,
        "age_min": 20,
        "age_max": 31,
        "age_mean": 25.5,
        "species": "homo sapiens",
        "sex_distribution": {"f": 1, "m": 1},
        "handedness_distribution": {"r": 2},
    },
    "anything": {"else": [1, None, 2.5]},
}

RECORD: Final[dict[str, Any]] = {
    "dataset": "ds000001",
    "bids_relpath": "sub-01/ses-a/eeg/sub-01_ses-a_task-rest_acq-low_run-01_eeg.edf",
    "storage": {"backend": "s3", "base": "s3://x", "raw_key": "x", "dep_keys": ["participants.tsv"]},
    "recording_modality": ["eeg"],
    "datatype": "eeg",
    "file_size": 1000,
    "sampling_frequency": 250.0,
    "nchans": 32,
    "ntimes": 2500,
}

#: What became of a file of the first version.
MOVED: Final = {"kept/notes.txt": "gone/notes.txt"}

_GIT: Final = KeyForm(Holder.GIT, "git")
_ANNEX: Final = KeyForm(Holder.ANNEX_LINK, "md5", "MD5E", ".edf")


@dataclass(frozen=True)
class Draft:
    """A version to publish, as far as it is not made of its files."""

    tag: str
    created_at: str
    files: Mapping[str, int]


def entry(path: str, size: int) -> FileEntry:
    """Make a file whose content goes with its path, but for the one that was renamed."""
    content = MOVED.get(path, path)
    if path.endswith(".edf"):
        return FileEntry(path, size, _ANNEX, hashlib.md5(content.encode(), usedforsecurity=False).digest())
    return FileEntry(path, size, _GIT, hashlib.sha1(content.encode(), usedforsecurity=False).digest())


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


async def publish(catalog: Catalog, dataset: DatasetRow, drafts: Sequence[Draft], **fields: Any) -> None:  # noqa: ANN401
    """Publish versions, oldest first; `fields` are the same in all their rows."""
    before: list[tuple[str, Columns]] = []
    for draft in drafts:
        columns = build_columns(entry(path, size) for path, size in draft.files.items())
        row = VersionRow(
            dataset.dataset_id, draft.tag, draft.created_at, content_hash(columns), stats_of(columns)
        )
        row = row._replace(source_tag=draft.tag.removeprefix("v"), **fields)
        removed: dict[str, Sequence[str]] = {tag: removed_paths(older, columns) for tag, older in before}
        texts = {text_hash(text): text for text in (README, CHANGES)}
        await catalog.publish(Publication(dataset, row, encode(columns), texts, removed, file_keys(columns)))
        before = [(row.tag, columns)]


async def fill(catalog: Catalog) -> None:
    """Put in a rich dataset, a bare one, one whose file list is broken, a private one, and one with an odd tag."""
    drafts = [Draft("v1.0.0", "2020-01-01T00:00:00Z", FIRST), Draft("v1.1.0", "2021-01-01T00:00:00Z", SECOND)]
    rich = DatasetRow("ds000001", DOCUMENT, MADE, CHANGED)
    texts = {"readme": text_hash(README), "changes": text_hash(CHANGES)}
    await publish(catalog, rich, drafts, doi="10.1/x.v1", description=DESCRIPTION, **texts)
    await catalog.put_dataset(rich)
    await catalog.put_texts({f"git:{entry(path, 1).digest.hex()}": text for path, text in CONTENTS.items()})
    await catalog.put_dataset(DatasetRow("ds000002", {}, MADE, MADE))
    await catalog.write(
        Insert(Space("eegdash", Collection.RECORDS), [RECORD]), Note("tests", "insert", "x", MADE)
    )
    await _publish_broken(catalog)
    private = DatasetRow("ds000004", {"name": "hidden"}, MADE, MADE, Visibility.PRIVATE)
    await publish(catalog, private, [Draft("v1.0.0", MADE, FIRST)])
    await publish(catalog, DatasetRow("ds000005", {}, MADE, MADE), [Draft("first try", MADE, {"sub-1/x": 1})])


async def _publish_broken(catalog: Catalog) -> None:
    columns = build_columns([entry("sub-01/eeg/sub-01_task-rest_eeg.edf", 1)])
    row = VersionRow("ds000003", "v1.0.0", MADE, "0" * 64, stats_of(columns))
    await catalog.publish(Publication(DatasetRow("ds000003", {}, MADE, MADE), row, [b"not what was written"]))
