"""What do tests of the command line share?"""

import json
from pathlib import Path

import pytest

from graphql_api.settings import Settings


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"BIDSGRAPH_{name.upper()}", raising=False)


@pytest.fixture
def bids(tmp_path: Path) -> Path:
    """A small BIDS folder."""
    folder = tmp_path / "little"
    eeg = folder / "sub-01" / "eeg"
    eeg.mkdir(parents=True)
    described = {"Name": "Little", "BIDSVersion": "1.9.0"}
    (folder / "dataset_description.json").write_text(json.dumps(described), encoding="utf-8")
    (eeg / "sub-01_task-rest_eeg.edf").write_bytes(b"\0" * 256)
    return folder
