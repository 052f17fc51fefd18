"""Does `bidsgraph catalog copy` say what it did, and what it cannot do?"""

from pathlib import Path

import pytest

from graphql_api.cli import main


def _url(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "ds" / "sub-01" / "eeg").mkdir(parents=True)
    (tmp_path / "ds" / "dataset_description.json").write_text('{"Name": "x", "BIDSVersion": "1.8.0"}')
    (tmp_path / "ds" / "sub-01" / "eeg" / "sub-01_task-rest_eeg.edf").write_bytes(b"")
    assert main(["ingest", str(tmp_path / "ds"), "--data-dir", str(tmp_path / "data")]) == 0
    return tmp_path / "data" / "catalog.sqlite"


def test_a_copy_tells_what_is_there(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["catalog", "copy", _url(source), _url(tmp_path / "new" / "copy.sqlite")]) == 0
    lines = {
        name: int(count) for count, name in (line.split() for line in capsys.readouterr().out.splitlines())
    }
    assert lines["datasets"] == lines["versions"] == lines["eegdash/datasets"] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["postgres://x/y", "sqlite:///b"], "must begin with"),
        (["sqlite:///missing", "sqlite:///b"], "no catalogue"),
        (["sqlite:///a", "sqlite:///a"], "the same"),
        (["http://me:secret@x", "sqlite:///a"], "me:***@"),
    ],
)
def test_what_cannot_be_copied_is_said(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["catalog", "copy", *words]) == 2
    assert said in capsys.readouterr().err
