"""Is there a place for what a program prints, wherever this machine keeps what is temporary?"""

import os
from pathlib import Path

import pytest

from graphql_api.ingest.scratch import scratch, scratch_in_memory


def written_and_read() -> int:
    with scratch() as file:
        file.write(b"printed")
        file.seek(0)
        assert file.read() == b"printed"
        return os.fstat(file.fileno()).st_dev


def test_it_is_where_the_environment_says_and_has_no_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with scratch() as file:
        file.write(b"a")
        assert os.fstat(file.fileno()).st_dev == tmp_path.stat().st_dev
        assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("place", ["nowhere", "file"])
def test_where_that_is_no_place_another_one_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("TMPDIR", str(tmp_path / place))
    assert written_and_read()


def test_without_a_word_of_the_environment_it_is_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.delenv(name, raising=False)
    assert written_and_read()


def test_one_in_memory_is_on_no_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with scratch_in_memory() as file:
        file.write(b"printed")
        file.seek(0)
        assert file.read() == b"printed"
        assert os.fstat(file.fileno()).st_dev != tmp_path.stat().st_dev


def test_where_the_system_has_none_it_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.delattr(os, "memfd_create")
    with scratch_in_memory() as file:
        assert os.fstat(file.fileno()).st_dev == tmp_path.stat().st_dev
