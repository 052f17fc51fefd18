"""Is any file name taken apart, and into what BIDS says?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.domain.entities import LONG_NAMES
from graphql_api.domain.names import long_entities, parse_name

NAMES: list[tuple[str, dict[str, str], str | None, str]] = [
    ("sub-01_task-rest_eeg.edf", {"sub": "01", "task": "rest"}, "eeg", ".edf"),
    ("sub-01_ses-hc_task-rest_bold.nii.gz", {"sub": "01", "ses": "hc", "task": "rest"}, "bold", ".nii.gz"),
    ("sub-01_sample-A_SPIM.ome.zarr", {"sub": "01", "sample": "A"}, "SPIM", ".ome.zarr"),
    ("sub-01_acq-1.5T_bold.nii", {"sub": "01", "acq": "1.5T"}, "bold", ".nii"),
    ("sub-emptyroom_ses-19970101_meg.ds", {"sub": "emptyroom", "ses": "19970101"}, "meg", ".ds"),
    ("sub-01_task-a_split-02_meg.fif", {"sub": "01", "task": "a", "split": "02"}, "meg", ".fif"),
    ("task-rest_events.json", {"task": "rest"}, "events", ".json"),
    ("sub-01.html", {"sub": "01"}, None, ".html"),
    ("sub-01_ses-02", {"sub": "01", "ses": "02"}, None, ""),
    ("sub-01_sub-02_eeg.set", {"sub": "01"}, "eeg", ".set"),
    ("sub-01_sub-02.set", {"sub": "01"}, None, ".set"),
    ("sub-01_foo-bar_eeg.set", {"sub": "01"}, "eeg", ".set"),
    ("sub-_task-x_eeg.set", {"sub": "", "task": "x"}, "eeg", ".set"),
    ("sub-01_task-a-b_eeg.set", {"sub": "01", "task": "a-b"}, "eeg", ".set"),
    ("participants.tsv", {}, "participants", ".tsv"),
    ("README", {}, "README", ""),
    ("dataset_description.json", {}, None, ".json"),
    (".bidsignore", {}, None, ""),
    (".DS_Store", {}, None, ""),
    ("", {}, None, ""),
    ("_", {}, None, ""),
    (".", {}, None, ""),
]

LABELS = st.text(st.characters(exclude_characters="_./-\0", exclude_categories=["Cs"]), min_size=1)


@pytest.mark.parametrize(("name", "entities", "suffix", "extension"), NAMES, ids=[name[0] for name in NAMES])
def test_names_met_in_datasets(
    name: str, entities: dict[str, str], suffix: str | None, extension: str
) -> None:
    assert parse_name(name) == (entities, suffix, extension)


def test_entities_come_in_the_order_of_the_name() -> None:
    assert list(parse_name("task-b_sub-01_run-1_eeg.set").entities) == ["task", "sub", "run"]


def test_long_names_of_entities() -> None:
    assert long_entities("sub-01_acq-hi_rec-x_mod-y_bold.nii") == {
        "subject": "01",
        "acquisition": "hi",
        "reconstruction": "x",
        "modality": "y",
    }


@given(st.text() | st.text("sub-_.task1ræ/\0\n"))
def test_any_text_is_accepted(name: str) -> None:
    parsed = parse_name(name)
    assert name.endswith(parsed.extension)
    assert set(parsed.entities) <= set(LONG_NAMES)
    assert all(f"{key}-{value}" in name for key, value in parsed.entities.items())
    if parsed.suffix is not None:
        assert parsed.suffix
        assert name.endswith(parsed.suffix + parsed.extension)
    assert parsed.extension == "" or parsed.extension[0] == "."


@given(
    st.lists(st.sampled_from(list(LONG_NAMES)), min_size=1, unique=True).flatmap(
        lambda keys: st.fixed_dictionaries(dict.fromkeys(keys, LABELS))
    ),
    LABELS,
    st.sampled_from(["", ".edf", ".nii.gz", ".ome.zarr"]),
)
def test_a_name_put_together_is_taken_apart_again(
    entities: dict[str, str], suffix: str, extension: str
) -> None:
    name = "_".join([*(f"{key}-{value}" for key, value in entities.items()), suffix]) + extension
    parsed = parse_name(name)
    assert list(parsed.entities.items()) == list(entities.items())
    assert (parsed.suffix, parsed.extension) == (suffix, extension)
    assert long_entities(name) == {LONG_NAMES[key]: value for key, value in entities.items()}
