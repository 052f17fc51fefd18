"""Which documents does the client send? Some of an archive's many, of a name that no other run has."""

from typing import Any


def record(dataset: str, number: int, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    subject = f"{number:04}"
    path = f"sub-{subject}/eeg/sub-{subject}_task-rest_eeg.edf"
    entities = {"subject": subject, "session": None, "task": "rest", "run": None}
    return {
        "dataset": dataset,
        "data_name": f"{dataset}_{path.rpartition('/')[2]}",
        "bidspath": f"{dataset}/{path}",
        "bids_relpath": path,
        "datatype": "eeg",
        "suffix": "eeg",
        "extension": ".edf",
        "recording_modality": ["eeg"],
        **entities,
        "entities_mne": {**entities, "acquisition": None},
        "storage": {"backend": "s3", "base": f"s3://nemar/{dataset}", "raw_key": path, "dep_keys": []},
        "sampling_frequency": 250.0,
        "nchans": 32,
        "ntimes": 1000,
        **fields,
    }


def dataset(dataset_id: str) -> dict[str, Any]:
    return {
        "dataset_id": dataset_id,
        "name": "Müdigkeit — 脑电图 ⚡",
        "source": "nemar",
        "recording_modality": ["eeg"],
        "tasks": ["rest"],
        "demographics": {"subjects_count": 2000},
        "license": "CC0",
        "tags": {"pathology": ["Healthy"]},
        "ingestion_fingerprint": "abc123",
    }
