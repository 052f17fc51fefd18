"""Does `bidsgraph ingest` report what it did, and by its exit status?"""

import json
from pathlib import Path
from typing import Any

import pytest

from graphql_api.cli import main


def ingest(*arguments: str | Path) -> int:
    return main(["ingest", *map(str, arguments)])


def report(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    captured = capsys.readouterr()
    told: dict[str, Any] = json.loads(captured.out)
    return told


def test_a_folder_is_ingested_once_and_then_unchanged(
    bids: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--data-dir", tmp_path / "data", "--json")
    assert ingest(bids, *options) == 0
    first = report(capsys)
    assert first["failed"] == 0
    [source] = first["sources"]
    assert (source["dataset_id"], source["published"], source["files"]) == ("little", ["v1.0.0"], 2)
    assert ingest(bids, *options) == 0
    [source] = report(capsys)["sources"]
    assert (source["published"], source["unchanged"]) == ([], ["v1.0.0"])


def test_people_get_a_table_of_datasets_and_issues(
    bids: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (bids / "participants.tsv").write_bytes(b"")
    options = (
        "--dataset-id",
        "renamed",
        "--version",
        "v2.0.0",
        "--checksum",
        "--data-dir",
        tmp_path / "data",
    )
    assert ingest(bids, *options) == 0
    told = capsys.readouterr().out
    assert "renamed" in told
    assert "v2.0.0" in told
    assert "PARTICIPANTS_EMPTY" in told


def test_one_source_that_fails_does_not_stop_the_next(
    bids: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ingest(tmp_path / "nowhere", bids, "--data-dir", tmp_path / "data", "--json") == 1
    told = report(capsys)
    assert told["failed"] == 1
    assert [source.get("error", {}).get("code") for source in told["sources"]] == ["SOURCE_MISSING", None]


def test_a_source_that_fails_is_one_line_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert ingest(tmp_path / "empty", "--data-dir", tmp_path / "data") == 1
    captured = capsys.readouterr()
    assert captured.err.startswith("bidsgraph: SOURCE_NOT_BIDS: ")
    assert captured.err.count("\n") == 1


def test_a_bad_setting_is_one_line_and_exit_status_2(
    bids: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BIDSGRAPH_PORT", "many")
    assert ingest(bids) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("bidsgraph: BIDSGRAPH_PORT='many': ")
    assert captured.err.count("\n") == 1


def test_a_data_directory_that_cannot_be_is_a_bad_setting(
    bids: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert ingest(bids, "--data-dir", tmp_path / "file" / "below") == 2
    assert "BIDSGRAPH_DATA_DIR" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [[], ["nonsense"], ["ingest"], ["serve", "--port", "x"], ["schema", "more"]]
)
def test_a_wrong_usage_is_exit_status_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    assert raised.value.code == 2


def test_one_id_for_several_datasets_is_refused(bids: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ingest(bids, bids, "--dataset-id", "one") == 2
    assert "--dataset-id" in capsys.readouterr().err


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(["--version"])
    assert raised.value.code == 0
    assert capsys.readouterr().out.startswith("bidsgraph ")
