"""What did someone compute from the demo's recordings?"""

from dataclasses import replace

from graphql_api.demo.edf import edf
from graphql_api.demo.recordings import Recording
from graphql_api.demo.tables import as_json, tsv

_ROOT = "derivatives/preproc"
_LABEL = "clean"
_MEANING = "Without blinks and mains hum"
_README = f"""\
# Cleaned recordings

{_MEANING}. Synthetic, as their source is: the same program computed the same recording again and left
these two parts out, which no cleaning of a measured recording could do as well.
"""


def derivative_files(recording: Recording) -> dict[str, bytes]:
    """A derivative dataset of one recording, by path from the root of the raw dataset."""
    stem = f"{_ROOT}/{recording.folder}/{recording.stem}_desc-{_LABEL}"
    return {
        f"{_ROOT}/dataset_description.json": as_json(_DESCRIPTION),
        f"{_ROOT}/README.md": _README.encode(),
        f"{_ROOT}/descriptions.tsv": tsv(["desc_id", "description"], [(f"desc-{_LABEL}", _MEANING)]),
        f"{stem}_eeg.edf": edf(replace(recording, clean=True)),
        f"{stem}_eeg.json": as_json({"Description": _MEANING, "Sources": [_source(recording)]}),
    }


def _source(recording: Recording) -> str:
    return f"bids:raw:{recording.folder}/{recording.stem}_eeg.edf"


_DESCRIPTION = {
    "Name": "Cleaned recordings (synthetic)",
    "BIDSVersion": "1.10.0",
    "DatasetType": "derivative",
    "License": "CC0",
    "Authors": ["Ada Example", "Ben Sample"],
    "GeneratedBy": [{"Name": "a program", "Description": "Leaves blinks and mains hum out"}],
    "DatasetLinks": {"raw": "../.."},
    "SourceDatasets": [{"URL": "../.."}],
}
