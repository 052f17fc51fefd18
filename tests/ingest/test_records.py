"""Do ingested recordings become records that `eegdash` can load?"""

import json
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from graphql_api import stores
from graphql_api.catalog.protocols import Catalog
from graphql_api.domain.changes import Insert, Note
from graphql_api.domain.documents import Collection, Space
from graphql_api.domain.predicates import equals
from graphql_api.ingest.refresh import refresh_records
from graphql_api.ingest.run import ingest
from graphql_api.settings import Settings

RECORDS = Space("eegdash", Collection.RECORDS)
NAME = "sub-01/eeg/sub-01_task-rest_run-1_eeg"


@pytest.fixture
async def catalog(tmp_path: Path) -> AsyncGenerator[Catalog]:
    async with stores.opened(Settings(data_dir=tmp_path / "data")) as catalog:
        yield catalog


def written(root: Path, files: dict[str, str]) -> str:
    for path, text in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    return str(root)


def dataset(root: Path) -> str:
    return written(
        root,
        {
            "dataset_description.json": '{"Name": "A", "BIDSVersion": "1.9.0"}',
            "participants.tsv": "participant_id\tage\tsex\nsub-01\t30\tn/a\n",
            "task-rest_eeg.json": '{"SamplingFrequency": 250, "Manufacturer": "Above", "EEGReference": "Cz"}',
            f"{NAME}.json": '{"Manufacturer": "Nearest", "RecordingDuration": 4}',
            f"{NAME}.vhdr": "header",
            f"{NAME}.vmrk": "marks",
            f"{NAME}.eeg": "signal",
            NAME.replace("_eeg", "_channels") + ".tsv": "name\ttype\nFz\tEEG\nCz\tEEG\n",
            NAME.replace("_eeg", "_events") + ".tsv": "onset\tduration\n",
            "sub-02/eeg/sub-02_task-rest_eeg.edf": "signal",
            "sub-02/eeg/sub-02_task-other_channels.tsv": "name\nFz\n",
        },
    )


async def read(catalog: Catalog, **asked: str) -> list[dict[str, Any]]:
    found = await catalog.find(RECORDS, equals(asked), private=True, limit=100)
    return [json.loads(each) for each in found]


async def take_in(catalog: Catalog, source: str, place: Path) -> int:
    report = await ingest(source, catalog=catalog, data_dir=place, dataset_id="ds1")
    return await refresh_records(catalog, report.dataset_id, "eegdash")


async def test_a_record_tells_what_names_and_sidecars_tell(catalog: Catalog, tmp_path: Path) -> None:
    source = dataset(tmp_path / "ds1")
    assert await take_in(catalog, source, tmp_path / "data") == 2
    [record] = await read(catalog, subject="01")
    assert record["bids_relpath"] == f"{NAME}.vhdr"
    assert record["bidspath"] == f"ds1/{NAME}.vhdr"
    assert record["data_name"] == "ds1_sub-01_task-rest_run-1_eeg.vhdr"
    assert (record["datatype"], record["suffix"], record["extension"]) == ("eeg", "eeg", ".vhdr")
    assert (record["task"], record["session"], record["run"]) == ("rest", None, "1")
    assert record["entities_mne"]["run"] == 1
    assert (record["sampling_frequency"], record["nchans"], record["ntimes"]) == (250.0, 2, 1000)
    assert record["ch_names"] == ["Fz", "Cz"]
    assert (record["manufacturer"], record["eeg_reference"]) == ("Nearest", "Cz")
    assert record["participant_tsv"] == {"age": 30.0, "sex": None}
    assert record["storage"] == {
        "backend": "local",
        "base": source,
        "raw_key": f"{NAME}.vhdr",
        "dep_keys": [
            f"{NAME.replace('_eeg', '_channels')}.tsv",
            f"{NAME}.eeg",
            f"{NAME}.json",
            f"{NAME}.vmrk",
            f"{NAME.replace('_eeg', '_events')}.tsv",
            "task-rest_eeg.json",
        ],
    }


async def test_a_sidecar_of_another_task_says_nothing(catalog: Catalog, tmp_path: Path) -> None:
    await take_in(catalog, dataset(tmp_path / "ds1"), tmp_path / "data")
    [record] = await read(catalog, subject="02")
    assert (record["nchans"], record["ch_names"], record["sampling_frequency"]) == (None, None, 250.0)
    assert record["storage"]["dep_keys"] == ["task-rest_eeg.json"]


async def test_records_tell_what_the_graph_tells(catalog: Catalog, tmp_path: Path) -> None:
    source = written(
        tmp_path / "ds1",
        {
            "dataset_description.json": '{"Name": "A", "BIDSVersion": "1.9.0"}',
            "participants.tsv": "participant_id\tAge\tgender\tcode\nsub-01\t89+\tf\t007\n",
            "eeg.json": '{"Manufacturer": "One of two"}',
            "task-rest_eeg.json": '{"Manufacturer": "Two of two"}',
            "sub-01/sub-01_headshape.pos": "0 0 0",
            "sub-01/meg/sub-01_task-rest_split-01_meg.fif": "signal",
            "sub-01/meg/sub-01_task-rest_split-02_meg.fif": "signal",
            "sub-01/meg/sub-01_task-rest_channels.tsv": "name\tsampling_frequency\nA\t600\n",
            "sub-01/eeg/sub-01_task-rest_eeg.set": "signal",
        },
    )
    assert await take_in(catalog, source, tmp_path / "data") == 2
    [eeg, meg] = await read(catalog, subject="01")
    # Of two sidecars at one level none is taken, columns are found in any case, labels stay labels.
    assert "manufacturer" not in eeg
    assert eeg["storage"]["dep_keys"] == ["sub-01/sub-01_headshape.pos"]
    assert eeg["participant_tsv"] == {"Age": "89+", "gender": "f", "code": "007", "age": 89, "sex": "f"}
    assert (meg["sampling_frequency"], meg["nchans"], meg["ch_names"]) == (600, 1, ["A"])
    assert meg["storage"]["dep_keys"] == [
        "sub-01/meg/sub-01_task-rest_channels.tsv",
        "sub-01/meg/sub-01_task-rest_split-02_meg.fif",
        "sub-01/sub-01_headshape.pos",
    ]


async def test_records_follow_the_latest_version(catalog: Catalog, tmp_path: Path) -> None:
    source = dataset(tmp_path / "ds1")
    await take_in(catalog, source, tmp_path / "data")
    inserted = {"dataset": "ds1", "bids_relpath": "by/hand.edf", "subject": "99"}
    await catalog.write(Insert(RECORDS, [inserted]), Note("tests", "insert", "x", "2024-01-01T00:00:00Z"))
    assert await take_in(catalog, source, tmp_path / "data") == 0
    for path in sorted((tmp_path / "ds1" / "sub-02").rglob("*.*")):
        path.unlink()
    written(tmp_path / "ds1", {"sub-03/eeg/sub-03_task-rest_eeg.edf": "signal"})
    assert await take_in(catalog, source, tmp_path / "data") == 2
    found = await read(catalog, dataset="ds1")
    assert [each["subject"] for each in found] == ["01", "99", "03"]
    assert [each.get("source_version") for each in found] == ["v1.0.1", None, "v1.0.1"]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("bundle", "count", "backend", "base"),
    [
        ("ds002778", 46, "s3", "s3://openneuro.org/ds002778"),
        ("nm000132", 240, "nemar", "s3://nemar/nm000132"),
        ("ds000247", 10, "s3", "s3://openneuro.org/ds000247"),
    ],
)
async def test_records_of_real_archives(  # noqa: PLR0913, PLR0917 - what one archive has
    catalog: Catalog, tmp_path: Path, shared: Path, bundle: str, count: int, backend: str, base: str
) -> None:
    report = await ingest(
        str(shared / "data" / "git" / f"{bundle}.bundle"), catalog=catalog, data_dir=tmp_path / "data"
    )
    assert await refresh_records(catalog, report.dataset_id, "eegdash") == count
    found = await catalog.find(RECORDS, equals({"dataset": bundle}), private=True, limit=1000)
    records = [json.loads(each) for each in found]
    assert len(records) == count
    assert {(each["storage"]["backend"], each["storage"]["base"]) for each in records} == {(backend, base)}
    assert all(each["subject"] for each in records)
    assert all(key != each["bids_relpath"] for each in records for key in each["storage"]["dep_keys"])
