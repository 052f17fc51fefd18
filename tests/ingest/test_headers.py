"""Do headers tell what readers of the signals find? MNE says what is there."""

from pathlib import Path
from typing import Any, Final

import edfio
import mne
import numpy as np
import pytest

from graphql_api import stores
from graphql_api.domain.documents import Collection, Space
from graphql_api.domain.predicates import EVERYTHING
from graphql_api.ingest.headers import HEAD_BYTES, header
from graphql_api.ingest.refresh import refresh_records
from graphql_api.ingest.run import ingest
from graphql_api.settings import Settings
from tests.catalog.document_samples import found

#: MNE says little of its types.
READERS: Final[Any] = mne.io

BRAINVISION = """Brain Vision Data Exchange Header File Version 1.0
; written for this test

[Common Infos]
Codepage=UTF-8
DataFile=a.eeg
MarkerFile=a.vmrk
DataFormat=BINARY
DataOrientation=MULTIPLEXED
NumberOfChannels=3
SamplingInterval=4000

[Binary Infos]
BinaryFormat=INT_16

[Channel Infos]
Ch1=Fp1,,0.1,µV
Ch2=O\\1z,,0.1,µV
Ch3=ECG,,0.1,µV

[Coordinates]
Ch1=1,-90,-72
Ch2=1,90,72
Ch3=1,0,0
"""


def edf(path: Path, *, annotated: bool = False, seconds: int = 4) -> Path:
    rates = {"Fz": 128, "Cz": 256}
    signals = [edfio.EdfSignal(np.zeros(rate * seconds), rate, label=name) for name, rate in rates.items()]
    notes = (edfio.EdfAnnotation(1, None, "eyes open"),) if annotated else ()
    edfio.Edf(signals, annotations=notes).write(path)
    return path


def bdf(path: Path) -> Path:
    signals = [edfio.BdfSignal(np.zeros(2048), 512, label=name) for name in ("A1", "A2", "Status")]
    edfio.Bdf(signals).write(path)
    return path


def brainvision(folder: Path) -> Path:
    (folder / "a.vhdr").write_text(BRAINVISION, encoding="utf-8")
    (folder / "a.vmrk").write_text(
        "Brain Vision Data Exchange Marker File, Version 1.0\n[Common Infos]\nDataFile=a.eeg\n[Marker Infos]\n"
    )
    np.zeros((500, 3), np.int16).tofile(folder / "a.eeg")
    return folder / "a.vhdr"


def as_read(raw: Any) -> tuple[list[str], float, int]:  # noqa: ANN401 - one of MNE's
    return list(raw.ch_names), float(raw.info["sfreq"]), int(raw.n_times)


@pytest.mark.parametrize("annotated", [False, True])
def test_edf(tmp_path: Path, annotated: bool) -> None:  # noqa: FBT001 - a parameter
    path = edf(tmp_path / "a.edf", annotated=annotated)
    told = header(".edf", path.read_bytes()[:HEAD_BYTES])
    assert told
    expected = as_read(READERS.read_raw_edf(path, verbose="error"))
    assert (list(told.channels), told.frequency, told.samples) == expected


def test_bdf(tmp_path: Path) -> None:
    path = bdf(tmp_path / "a.bdf")
    told = header(".bdf", path.read_bytes()[:HEAD_BYTES])
    assert told
    expected = as_read(READERS.read_raw_bdf(path, verbose="error"))
    assert (list(told.channels), told.frequency, told.samples) == expected


def test_brainvision(tmp_path: Path) -> None:
    path = brainvision(tmp_path)
    told = header(".vhdr", path.read_bytes())
    assert told
    names, frequency, _ = as_read(READERS.read_raw_brainvision(path, verbose="error"))
    assert (list(told.channels), told.frequency, told.samples) == (names, frequency, None)


@pytest.mark.parametrize(
    ("extension", "head"),
    [
        (".edf", b""),
        (".edf", b"0" * 255),
        (".edf", b"0".ljust(236) + b"10      1       2   "),
        (".edf", b"0".ljust(236) + b"10      0       1   " + b"1".ljust(256)),
        (".edf", b"\xff" * 4096),
        (".bdf", b"0".ljust(236) + b"10      nan     1   " + b"1".ljust(256)),
        (".vhdr", b""),
        (".vhdr", b"NumberOfChannels=1"),
        (".vhdr", BRAINVISION.replace("SamplingInterval=4000", "SamplingInterval=0").encode()),
        (".vhdr", BRAINVISION.replace("NumberOfChannels=3", "NumberOfChannels=9").encode()),
        (".vhdr", BRAINVISION.replace("NumberOfChannels=3", "").encode()),
        (".set", b"MATLAB 5.0"),
    ],
)
def test_what_is_broken_tells_nothing(extension: str, head: bytes) -> None:
    assert header(extension, head) is None


async def test_records_tell_what_headers_tell_where_no_sidecar_does(tmp_path: Path) -> None:
    root = tmp_path / "ds1"
    for subject in ("01", "02"):
        (root / f"sub-{subject}" / "eeg").mkdir(parents=True)
        edf(root / f"sub-{subject}" / "eeg" / f"sub-{subject}_task-rest_eeg.edf")
    (root / "dataset_description.json").write_text('{"Name": "A", "BIDSVersion": "1.9.0"}')
    (root / "sub-02" / "eeg" / "sub-02_task-rest_eeg.json").write_text('{"SamplingFrequency": 100}')
    async with stores.opened(Settings(data_dir=tmp_path / "data")) as catalog:
        await ingest(str(root), catalog=catalog, data_dir=tmp_path / "data", dataset_id="ds1")
        await refresh_records(catalog, "ds1", "eegdash")
        first, second = await found(catalog, Space("eegdash", Collection.RECORDS), EVERYTHING)
    assert (first["nchans"], first["sampling_frequency"], first["ntimes"]) == (2, 256, 1024)
    assert (first["ch_names"], first["duration_seconds"]) == (["Fz", "Cz"], 4)
    # What a sidecar says is believed.
    assert (second["nchans"], second["sampling_frequency"]) == (2, 100)
