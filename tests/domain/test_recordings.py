"""Which files are recordings, and which of them are one?"""

import pytest

from graphql_api.domain.placement import Placer
from graphql_api.domain.recordings import EXTENSIONS, recording_of

SUFFIXES = {"motion": "motion", "func": "bold"}
PRIMARY = [(datatype, extension) for datatype in EXTENSIONS for extension in sorted(EXTENSIONS[datatype])]


def named(path: str) -> str | None:
    return recording_of(Placer().place(path))


def test_the_table_of_primary_files() -> None:
    assert {datatype: " ".join(sorted(found)) for datatype, found in EXTENSIONS.items()} == {
        "eeg": ".bdf .cnt .edf .set .vhdr",
        "ieeg": ".edf .mefd .nwb .set .vhdr",
        "meg": ".con .ds .fif .kdf .sqd",
        "emg": ".bdf .edf",
        "nirs": ".snirf",
        "motion": ".tsv",
        "func": ".nii .nii.gz",
    }


@pytest.mark.parametrize(("datatype", "extension"), PRIMARY)
def test_a_primary_file_is_a_recording_of_its_own_path(datatype: str, extension: str) -> None:
    path = f"sub-01/{datatype}/sub-01_task-x_{SUFFIXES.get(datatype, datatype)}{extension}"
    assert named(path) == path
    assert named(f"derivatives/{path}") is None


@pytest.mark.parametrize(
    "path",
    [
        "sub-01/eeg/sub-01_task-x_eeg.json",
        "sub-01/eeg/sub-01_task-x_eeg.fif",
        "sub-01/eeg/sub-01_task-x_eeg.EDF",
        "sub-01/motion/sub-01_task-x_channels.tsv",
        "sub-01/func/sub-01_task-x_sbref.nii.gz",
        "sub-01/func/sub-01_task-x_bold.json",
        "sub-01/anat/sub-01_T1w.nii.gz",
        "sub-01/pet/sub-01_pet.nii.gz",
        "sub-01/micr/sub-01_sample-A_SPIM.ome.zarr/0/0",
        "sub-01/eeg/sub-01_eeg.ds/inner.edf",
        "sub-01/meg/.ds",
        "sub-01/sub-01_eeg.edf",
        "sub-/eeg/sub-_eeg.edf",
        "sub-01_eeg.edf",
    ],
)
def test_all_else_is_none(path: str) -> None:
    assert named(path) is None


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("sub-01/meg/sub-01_task-x_split-01_meg.fif", "sub-01/meg/sub-01_task-x_meg.fif"),
        ("sub-01/meg/sub-01_task-x_split-2.fif", "sub-01/meg/sub-01_task-x.fif"),
        ("sub-01/func/sub-01_task-x_echo-1_part-mag_bold.nii", "sub-01/func/sub-01_task-x_bold.nii"),
        ("sub-01/func/sub-01_echo-3_run-1_bold.nii.gz", "sub-01/func/sub-01_run-1_bold.nii.gz"),
        ("sub-01/meg/sub-01_split-1_meg.ds/a.meg4", "sub-01/meg/sub-01_meg.ds"),
    ],
)
def test_parts_are_named_by_their_whole(part: str, whole: str) -> None:
    assert named(part) == whole


def test_all_inside_a_directory_recording_is_that_recording() -> None:
    inside = ["a.meg4", "hz.ds/default.hc", ".dot/x_split-1_y.fif", "sub-09_eeg.json"]
    assert {named(f"sub-01/meg/sub-01_meg.ds/{each}") for each in inside} == {"sub-01/meg/sub-01_meg.ds"}


def test_directories_are_never_taken_for_parts() -> None:
    paths = [f"sub-a_part-{part}/eeg/sub-a_part-{part}_eeg.edf" for part in (1, 2)]
    assert len({named(path) for path in paths}) == 2


def test_runs_and_acquisitions_are_recordings_of_their_own() -> None:
    paths = [
        f"sub-01/eeg/sub-01_{each}_eeg.edf" for each in ("run-1", "run-2", "acq-a", "chunk-1", "recording-x")
    ]
    assert [named(path) for path in paths] == paths
