"""Which files of EEGDash's documents are read, and as what?"""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from graphql_api import stores
from graphql_api.cli import main
from graphql_api.domain.documents import Collection, Document
from graphql_api.domain.errors import SourceBrokenError, SourceError, SourceNotBidsError
from graphql_api.ingest.document_files import document_files
from graphql_api.ingest.reading_documents import read_documents
from graphql_api.settings import Settings
from tests.catalog.document_samples import DATASETS, found
from tests.eegdash.serving import dataset, record

MONTAGE: dict[str, Any] = {"hash": "a", "sensors": []}


def saved(path: Path, value: object) -> Path:
    path.write_text(value if isinstance(value, str) else json.dumps(value))
    return path


@pytest.mark.parametrize(
    ("value", "collection"),
    [
        (dataset(), Collection.DATASETS),
        ([dataset(), dataset("b")], Collection.DATASETS),
        ({"dataset": "a", "records": [record()]}, Collection.RECORDS),
        ([record()], Collection.RECORDS),
        ({"montage_count": 1, "montages": [MONTAGE]}, Collection.MONTAGES),
        ({"montages": {"a": MONTAGE}}, Collection.MONTAGES),
    ],
)
def test_documents_are_told_by_their_fields(tmp_path: Path, value: object, collection: Collection) -> None:
    found = read_documents(saved(tmp_path / "x.json", value)).documents
    assert list(found) == [collection]


def test_documents_come_as_they_are(tmp_path: Path) -> None:
    sent = record(entities={"subject": "01"}, odd={"a.b": [1, None, "é"]})
    assert read_documents(saved(tmp_path / "x.json", [sent])).documents[Collection.RECORDS] == [sent]


def test_what_json_lacks_is_null(tmp_path: Path) -> None:
    text = '[{"dataset_id": "a", "x": NaN, "y": -Infinity, "z": 123456789012345678901234567890}]'
    [found] = read_documents(saved(tmp_path / "x.json", text)).documents[Collection.DATASETS]
    assert found == {"dataset_id": "a", "x": None, "y": None, "z": 1.2345678901234568e29}


@pytest.mark.parametrize(
    "value", ["{", "[1]", "7", '[{"a": 1}]', '{"status": "success", "record_count": 1, "dataset_id": "a"}']
)
def test_other_files_are_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(SourceError):
        read_documents(saved(tmp_path / "x.json", value))


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(b'["\xff"]')
    with pytest.raises(SourceBrokenError):
        read_documents(tmp_path / "x.json")


def test_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceNotBidsError):
        read_documents(saved(tmp_path / "x.csv", "a,b\n1,2\n"))


def test_a_folder_of_digests_is_read_and_a_dataset_is_not(tmp_path: Path) -> None:
    digests = tmp_path / "digests"
    (digests / "a").mkdir(parents=True)
    wanted = [
        saved(digests / "a" / "a_dataset.json", dataset("a")),
        saved(digests / "a" / "a_records.json", []),
    ]
    saved(digests / "a" / "a_summary.json", {})
    assert document_files(str(digests)) == wanted
    saved(digests / "dataset_description.json", {})
    assert document_files(str(digests)) == []
    assert document_files(str(tmp_path / "nowhere")) == []


def test_the_command_writes_documents_and_tells_how_many(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path / "all_datasets.json", [dataset("a"), dataset("b")])
    command = ["ingest", str(path), "--data-dir", str(tmp_path / "data"), "--json"]

    def told() -> dict[str, Any]:
        assert main(command) == 0
        report: dict[str, Any] = json.loads(capsys.readouterr().out)["sources"][0]["documents"]["datasets"]
        return report

    assert told() == {"inserted": 2, "updated": 0, "unchanged": 0}
    saved(path, [dataset("a"), dataset("b", name="B"), dataset("c")])
    assert told() == {"inserted": 1, "updated": 1, "unchanged": 1}


async def _stored(place: Path) -> Document:
    async with stores.opened(Settings(data_dir=place)) as catalog:
        [only] = await found(catalog, DATASETS)
    return only


def test_a_summary_takes_nothing_from_fuller_documents(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = dataset("a", demographics={"ages": [30], "subjects_count": 1}, readme="Read me")
    full = saved(tmp_path / "a_dataset.json", told)
    table = "dataset,dataset_title,record_modality,n_subjects\na,A,eeg,2\n"
    summary = saved(tmp_path / "dataset_summary.csv", table)
    for path in (full, summary):
        assert main(["ingest", str(path), "--data-dir", str(tmp_path / "data")]) == 0
    capsys.readouterr()
    stored = asyncio.run(_stored(tmp_path / "data"))
    assert stored["demographics"] == {"ages": [30], "subjects_count": 2}
    assert (stored["name"], stored["readme"]) == ("A", "Read me")


def test_a_faulty_document_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(tmp_path / "x.json", [record(), {**record(subject="02"), "storage": None}])
    assert main(["ingest", str(path), "--data-dir", str(tmp_path / "data")]) == 1
    assert "1.storage" in capsys.readouterr().err


@pytest.mark.shared
def test_the_summary_of_eegdash_becomes_datasets(shared: Path) -> None:
    found = read_documents(shared / "data" / "eegdash" / "dataset_summary.csv").documents[Collection.DATASETS]
    assert len(found) == 751
    assert sum(each.get("n_records", 0) for each in found) == 231_278
    first = found[0]
    assert (first["dataset_id"], first["demographics"]["subjects_count"]) == ("EEG2025r1", 136)
    assert first["nchans_counts"] == [{"val": 129, "count": 1342}]
    assert first["canonical_name"] == ["HBN_r1_bdf"]
