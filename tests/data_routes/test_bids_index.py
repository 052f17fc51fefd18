import json
from pathlib import Path

import orjson
import pytest

from rest_compat.data.bids_index import bids_index, bids_subjects

PATHS = (
    "README",
    "code/sub-09/x.m",
    "derivatives/p/sub-01/eeg/sub-01_task-x_eeg.edf",
    "sub-01",
    "sub-01/sub-01_scans.tsv",
    "sub-02/eeg/sub-02_task-rest_run-02_eeg.edf",
    "sub-02/eeg/sub-02_task-rest_run-01_eeg.edf",
    "sub-02/eeg/sub-02_task-rest_run-1+1_channels.tsv",
    "sub-02/eeg/sub-02_task-a+b_eeg.json",
    "sub-02/anat/sub-02_T1w.nii.gz",
    "sub-03/ses-pre/sub-03_ses-pre_scans.tsv",
    "sub-03/ses-post/meg/sub-03_ses-post_task-x_meg.ds/BadChannels",
    "sub-03/ses-no-session/eeg/f.txt",
    "sub-a+b/ses-1+/eeg/x_task-t_run-1_task-u.tsv",
    "sub-/eeg/x.edf",
    "sub-bad_label/eeg/x.edf",
)


def test_the_rules() -> None:
    subjects = bids_subjects(PATHS)
    assert list(subjects) == ["sub-01", "sub-02", "sub-03", "sub-a+b"]
    assert subjects["sub-01"] == {"sessions": [], "modalities": {}, "session_modalities": {}}
    assert subjects["sub-02"] == {
        "sessions": [],
        "modalities": {
            "anat": {"tasks": {}},
            "eeg": {"tasks": {"a+b": {"runs": []}, "rest": {"runs": ["01", "02", "1+1"]}}},
        },
        "session_modalities": {"no-session": ["anat", "eeg"]},
    }
    assert subjects["sub-03"] == {
        "sessions": ["post", "pre"],
        # A deep file's own name is the last segment, which has no task here.
        "modalities": {"meg": {"tasks": {}}, "ses-no-session": {"tasks": {}}},
        "session_modalities": {"no-session": ["ses-no-session"], "post": ["meg"]},
    }
    assert subjects["sub-a+b"]["sessions"] == ["1+"]
    assert subjects["sub-a+b"]["modalities"] == {"eeg": {"tasks": {"t": {"runs": ["1"]}}}}


def test_the_order_of_paths_does_not_matter() -> None:
    assert bids_index(PATHS) == bids_index(reversed(PATHS))
    assert bids_index(PATHS).sessions == ("1+", "post", "pre")


@pytest.mark.shared
def test_subjects_and_sessions_of_the_real_trees(shared: Path) -> None:
    truth = json.loads((shared / "data" / "truth.json").read_text())["trees"]
    for name, told in truth.items():
        root = shared / "data" / "trees" / name
        paths = [path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()]
        index = bids_index(paths)
        subjects = orjson.loads(index.subjects)
        assert len(subjects) == told["subjects"], name
        assert len(index.sessions) == told["sessions_distinct_labels"], name
        assert sum(len(each["sessions"]) for each in subjects.values()) == told["subject_session_pairs"], name
