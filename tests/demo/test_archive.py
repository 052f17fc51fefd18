"""Is the archive the same everywhere, written whole or not at all, and never over something else?"""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from graphql_api.demo.archive import ArchiveBlockedError, write_archive
from graphql_api.demo.documents import DATASET_ID
from graphql_api.demo.repository import GitMissingError, Repository
from graphql_api.demo.versions import TAGS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Git = Callable[..., str]

COMMITS = {
    "1.0.0": "2841e9c7a7e01052da1325ffe255b2d2155cfdf7",
    "1.1.0": "3101a205158691363729f8d2c31c867730832303",
    "2.0.0": "15b75928e19505ab9ca15fe59f38914b0353bcd9",
}
LARGEST = 10_000_000


def test_commits_are_known(git: Git) -> None:
    assert {tag: git("rev-parse", f"{tag}^{{commit}}") for tag in TAGS} == COMMITS


def test_settings_of_the_user_change_nothing(
    tmp_path: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "gitconfig"
    settings.write_text("[user]\nname = X\nemail = x@y\n[core]\nautocrlf = true\n[commit]\ngpgsign = true\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_AUTHOR_DATE", "1999-01-01T00:00:00Z")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    other = write_archive(tmp_path)
    monkeypatch.undo()
    assert _refs(other) == git("for-each-ref")


def _refs(repository: Path) -> str:
    command = ["git", "-C", str(repository), "for-each-ref"]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout.strip()


def test_working_copy_is_clean_and_small(archive: Path, git: Git) -> None:
    assert git("status", "--porcelain", "--ignored") == ""
    assert sum(path.stat().st_size for path in archive.rglob("*") if path.is_file()) < LARGEST


def test_complete_archive_is_left_alone(archive: Path) -> None:
    before = _times(archive)
    assert write_archive(archive.parent) == archive
    assert _times(archive) == before


def _times(directory: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in directory.rglob("*")}


def test_what_a_killed_run_left_is_replaced(tmp_path: Path, git: Git) -> None:
    partial = tmp_path / f".{DATASET_ID}.partial"
    partial.mkdir()
    Repository(partial).create()
    (partial / "sub-99").mkdir()
    assert _refs(write_archive(tmp_path)) == git("for-each-ref")
    assert [path.name for path in tmp_path.iterdir()] == [DATASET_ID]


def test_damaged_archive_is_replaced(archive: Path, tmp_path: Path, git: Git) -> None:
    copy = tmp_path / DATASET_ID
    shutil.copytree(archive, copy)
    subprocess.run(["git", "-C", str(copy), "tag", "--delete", "2.0.0"], check=True, capture_output=True)
    assert _refs(write_archive(tmp_path)) == git("for-each-ref")


def test_something_else_is_never_replaced(tmp_path: Path) -> None:
    thesis = tmp_path / DATASET_ID / "thesis.txt"
    thesis.parent.mkdir()
    thesis.write_text("three years of work")
    with pytest.raises(ArchiveBlockedError, match=DATASET_ID):
        write_archive(tmp_path)
    assert thesis.read_text() == "three years of work"


def test_a_repository_of_someone_else_is_never_replaced(tmp_path: Path) -> None:
    other = tmp_path / DATASET_ID
    subprocess.run(["git", "init", "--quiet", str(other)], check=True)
    with pytest.raises(ArchiveBlockedError):
        write_archive(tmp_path)
    assert (other / ".git").is_dir()


def test_a_file_in_the_way_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / DATASET_ID).write_text("mine")
    with pytest.raises(ArchiveBlockedError):
        write_archive(tmp_path)
    assert (tmp_path / DATASET_ID).read_text() == "mine"


def test_missing_git_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitMissingError, match="install git"):
        write_archive(tmp_path)
    assert not (tmp_path / DATASET_ID).exists()
