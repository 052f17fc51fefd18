"""Do the three versions hold what the archive's CHANGES say?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from graphql_api.demo.documents import DATASET_ID
from graphql_api.demo.versions import TAGS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Git = Callable[..., str]

COUNTS = {"1.0.0": (5, 9, 27), "1.1.0": (5, 9, 26), "2.0.0": (6, 11, 32)}
"""Subjects, sessions and recordings of a version."""


def changes(git: Git, old: str, new: str, kind: str) -> set[str]:
    """Paths that changed in one way between two versions; a renamed one as `old -> new`."""
    lines = git("diff", "--name-status", "--find-renames=100%", f"--diff-filter={kind}", old, new)
    return {" -> ".join(line.split("\t")[1:]) for line in lines.splitlines()}


def test_three_tags_of_both_kinds(git: Git) -> None:
    kinds = git("for-each-ref", "--sort=creatordate", "--format=%(refname:short) %(objecttype)", "refs/tags")
    assert kinds.splitlines() == ["1.0.0 commit", "1.1.0 tag", "2.0.0 tag"]
    assert tuple(line.split()[0] for line in kinds.splitlines()) == TAGS
    assert git("rev-parse", "HEAD") == git("rev-parse", "2.0.0^{commit}")


@pytest.mark.parametrize("tag", TAGS)
def test_counts(git: Git, tag: str) -> None:
    paths = git("ls-tree", "-r", "--name-only", tag).splitlines()
    scans = [path for path in paths if path.startswith("sub-") and path.endswith("_eeg.edf")]
    subjects = {path.split("/")[0] for path in scans}
    sessions = {tuple(path.split("/")[:2]) for path in scans}
    assert (len(subjects), len(sessions), len(scans)) == COUNTS[tag]


def test_noisy_run_is_removed(git: Git) -> None:
    stem = "sub-03/ses-02/eeg/sub-03_ses-02_task-oddball_run-02"
    removed = {f"{stem}_{rest}" for rest in ("channels.tsv", "eeg.edf", "events.tsv")}
    assert changes(git, "1.0.0", "1.1.0", "D") == removed
    assert changes(git, "1.1.0", "2.0.0", "D") == set()


def test_corrections_touch_only_what_they_name(git: Git) -> None:
    channels = {f"sub-04/ses-01/eeg/sub-04_ses-01_task-{task}_channels.tsv" for task in _loose_tasks()}
    assert changes(git, "1.0.0", "1.1.0", "M") == channels | {
        "CHANGES",
        "sub-02/ses-01/eeg/sub-02_ses-01_task-oddball_run-01_events.tsv",
        "sub-03/ses-02/sub-03_ses-02_scans.tsv",
    }
    assert changes(git, "1.1.0", "2.0.0", "M") == {
        "CHANGES",
        "dataset_description.json",
        "participants.tsv",
        "phenotype/handedness.tsv",
        "sub-02/ses-01/eeg/sub-02_ses-01_task-rest_eeg.edf",
        "sub-05/ses-01/sub-05_ses-01_scans.tsv",
    }


def _loose_tasks() -> tuple[str, ...]:
    return "rest", "oddball_run-01", "oddball_run-02"


def test_run_is_renamed_with_the_same_bytes(git: Git) -> None:
    stem = "sub-05/ses-01/eeg/sub-05_ses-01_task-oddball_run"
    files = ("channels.tsv", "eeg.edf", "events.tsv")
    assert changes(git, "1.0.0", "1.1.0", "R") == set()
    assert changes(git, "1.1.0", "2.0.0", "R") == {f"{stem}-03_{rest} -> {stem}-02_{rest}" for rest in files}


def test_subject_and_derivative_are_added(git: Git) -> None:
    first, second = changes(git, "1.0.0", "1.1.0", "A"), changes(git, "1.1.0", "2.0.0", "A")
    assert {path.split("/")[0] for path in first} == {"derivatives"}
    assert {path.split("/")[0] for path in second} == {"sub-06"}


def test_onsets_were_forty_milliseconds_late(git: Git) -> None:
    path = "sub-02/ses-01/eeg/sub-02_ses-01_task-oddball_run-01_events.tsv"
    late, right = (_onsets(git("show", f"{tag}:{path}")) for tag in ("1.0.0", "1.1.0"))
    assert [round(onset - 0.04, 3) for onset in late] == right


def _onsets(table: str) -> list[float]:
    return [float(line.split("\t")[0]) for line in table.splitlines()[1:]]


def test_deeper_sidecars_override(git: Git) -> None:
    names = (
        "task-rest_eeg.json",
        "sub-04/sub-04_task-rest_eeg.json",
        "sub-04/ses-01/sub-04_ses-01_task-rest_eeg.json",
    )
    root, subject, session = (json.loads(git("show", f"2.0.0:{name}")) for name in names)
    assert (root["PowerLineFrequency"], subject["PowerLineFrequency"]) == (50, 60)
    assert (root["SubjectArtefactDescription"], session["SubjectArtefactDescription"]) == (
        "n/a",
        "T8 lost contact",
    )


def test_only_the_last_version_has_a_doi(git: Git) -> None:
    described = [json.loads(git("show", f"{tag}:dataset_description.json")) for tag in TAGS]
    assert [record.get("DatasetDOI") for record in described] == [
        None,
        None,
        f"doi:10.5072/{DATASET_ID}.v2.0.0",
    ]


def test_every_row_of_the_participants_has_its_folder(archive: Path) -> None:
    rows = (archive / "participants.tsv").read_text(encoding="utf-8").splitlines()[1:]
    assert [row.split("\t")[0] for row in rows] == sorted(path.name for path in archive.glob("sub-*"))


def test_every_scan_is_listed_and_there(archive: Path) -> None:
    listed = {
        table.parent / line.split("\t")[0]
        for table in archive.rglob("*_scans.tsv")
        for line in table.read_text(encoding="utf-8").splitlines()[1:]
    }
    assert listed == set(archive.glob("sub-*/ses-*/eeg/*_eeg.edf"))
