"""Does every path stand where BIDS puts it?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.domain.placement import Placement, Placer

EIGHT_DEEP = "derivatives/a/derivatives/b/out/sub-01/ses-2/eeg/sub-01_ses-2_task-x_desc-clean_eeg.edf"

#: Path; subject, session, task, run, data type, suffix, extension; carrier where it is not the path.
PLACES: list[tuple[str, tuple[str | None, ...], str | None]] = [
    (
        "sub-01/eeg/sub-01_task-rest_run-1_eeg.edf",
        ("01", None, "rest", "1", "eeg", "eeg", ".edf"),
        None,
    ),
    (
        "sub-01/ses-a/func/sub-01_ses-a_task-x_bold.nii.gz",
        ("01", "a", "x", None, "func", "bold", ".nii.gz"),
        None,
    ),
    ("sub-01/ses-a/eeg/sub-01_events.tsv", ("01", None, None, None, "eeg", "events", ".tsv"), None),
    ("sub-01/ses-a/sub-01_ses-b_scans.tsv", ("01", "b", None, None, None, "scans", ".tsv"), None),
    ("sub-01/eeg/sub-02_task-y_eeg.set", ("01", None, "y", None, "eeg", "eeg", ".set"), None),
    ("sub-01/notes/eeg/x.txt", ("01", None, None, None, None, "x", ".txt"), None),
    ("sub-01/README", ("01", None, None, None, None, "README", ""), None),
    ("sub-/eeg/sub-_eeg.set", (None, None, None, None, "eeg", "eeg", ".set"), None),
    ("sub-01", (None, None, None, None, None, None, ""), None),
    ("sub-01_eeg.json", (None, None, None, None, None, "eeg", ".json"), None),
    ("task-rest_eeg.json", (None, None, "rest", None, None, "eeg", ".json"), None),
    ("phenotype/adhd.tsv", (None, None, None, None, "phenotype", "adhd", ".tsv"), None),
    ("README", (None, None, None, None, None, "README", ""), None),
    (EIGHT_DEEP, (None, "2", "x", None, "eeg", "eeg", ".edf"), None),
    (
        "sub-01/meg/sub-01_task-x_run-02_meg.ds/hz.ds/x_run-9_a.meg4",
        ("01", None, "x", "02", "meg", "meg", ".meg4"),
        "sub-01/meg/sub-01_task-x_run-02_meg.ds",
    ),
    (
        "sub-01/ses-ieeg01/ieeg/sub-01_ses-ieeg01_task-ccep_ieeg.mefd/C1.timd/C1-000000.segd/C1-000000.tmet",
        ("01", "ieeg01", "ccep", None, "ieeg", "ieeg", ".tmet"),
        "sub-01/ses-ieeg01/ieeg/sub-01_ses-ieeg01_task-ccep_ieeg.mefd",
    ),
    (
        "sub-01/ses-01/micr/sub-01_ses-01_sample-A_SPIM.ome.zarr/0/.zarray",
        ("01", "01", None, None, "micr", "SPIM", ""),
        "sub-01/ses-01/micr/sub-01_ses-01_sample-A_SPIM.ome.zarr",
    ),
    (
        "sourcedata/sub-01/meg/raw.ds/inner",
        (None, None, None, None, "meg", "raw", ""),
        "sourcedata/sub-01/meg/raw.ds",
    ),
    ("sub-01/meg/.ds/inner.txt", ("01", None, None, None, "meg", "inner", ".txt"), None),
]


@pytest.mark.parametrize(("path", "said", "carrier"), PLACES, ids=[place[0] for place in PLACES])
def test_places(path: str, said: tuple[str | None, ...], carrier: str | None) -> None:
    found = Placer().place(path)
    labels = (found.subject, found.session, found.task, found.run)
    assert (*labels, found.datatype, found.suffix, found.extension) == said
    assert found.carrier == (carrier or path)


def test_acquisition_is_told() -> None:
    assert Placer().place("sub-1/anat/sub-1_acq-hi.res_T1w.nii").acquisition == "hi.res"


@given(st.lists(st.text("sub-01/ses_egmd.", min_size=1) | st.text()))
def test_any_path_is_placed_and_what_was_placed_before_changes_nothing(paths: list[str]) -> None:
    placer = Placer()
    assert [placer.place(path) for path in paths] == [Placer().place(path) for path in paths]


@given(st.lists(st.sampled_from(["sub-01", "ses-1", "eeg", "x.ds", "derivatives", "a_run-1.ds"]), min_size=1))
def test_subjects_are_those_of_top_level_directories(segments: list[str]) -> None:
    path = "/".join([*segments, "sub-09_ses-3_eeg.edf"])
    found: Placement = Placer().place(path)
    assert found.subject == ("01" if segments[0] == "sub-01" else None)
    assert path.startswith(found.carrier)
    inside = any(segment.endswith(".ds") for segment in segments)
    assert (found.carrier == path) != inside
    assert found.session == (None if inside else "3")
