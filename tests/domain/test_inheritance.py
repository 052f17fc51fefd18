"""Do metadata files apply as the inheritance principle of the BIDS standard has it?"""

import json

from hypothesis import given
from hypothesis import strategies as st

from graphql_api.domain import inheritance
from graphql_api.domain.inheritance import Chain, Level, ancestors, applies, level
from graphql_api.domain.names import BidsName, parse_name
from graphql_api.domain.sidecars import channel_count, merge, parse_sidecar, positive

DATA = "sub-01/ses-a/eeg/sub-01_ses-a_task-rest_run-1_eeg.edf"


def levels(*paths: str) -> list[Level]:
    return [
        level(path for path in paths if path.rpartition("/")[0] == directory) for directory in ancestors(DATA)
    ]


def name(path: str = DATA) -> BidsName:
    return parse_name(path.rpartition("/")[2])


def test_levels_go_from_the_root_to_the_files_own_directory() -> None:
    assert ancestors(DATA) == ["", "sub-01", "sub-01/ses-a", "sub-01/ses-a/eeg"]
    assert ancestors("README") == [""]


def test_json_of_every_level_is_merged_and_only_what_applies() -> None:
    found = levels(
        "task-rest_eeg.json",
        "task-move_eeg.json",
        "sub-01/sub-01_eeg.json",
        "sub-01/ses-a/sub-01_ses-a_events.json",
        "sub-01/ses-a/eeg/sub-01_ses-a_task-rest_run-1_eeg.json",
        "sub-01/ses-a/eeg/sub-01_ses-a_task-rest_run-2_eeg.json",
        "sub-01/ses-a/eeg/sub-01_ses-a_task-rest_run-1_acq-x_eeg.json",
    )
    assert inheritance.merged(found, name(), "eeg") == Chain(
        (
            "task-rest_eeg.json",
            "sub-01/sub-01_eeg.json",
            "sub-01/ses-a/eeg/sub-01_ses-a_task-rest_run-1_eeg.json",
        )
    )


def test_a_level_with_two_is_reported_and_none_of_them_taken() -> None:
    found = levels("task-rest_eeg.json", "eeg.json", "sub-01/sub-01_eeg.json")
    assert inheritance.merged(found, name(), "eeg") == Chain(
        ("sub-01/sub-01_eeg.json",), (("eeg.json", "task-rest_eeg.json"),)
    )


def test_the_nearest_table_hides_those_above() -> None:
    found = levels("task-rest_channels.tsv", "sub-01/ses-a/sub-01_ses-a_channels.tsv")
    chain = inheritance.nearest(found, name(), "channels", ".tsv")
    assert chain == Chain(("sub-01/ses-a/sub-01_ses-a_channels.tsv",))
    assert chain.nearest == "sub-01/ses-a/sub-01_ses-a_channels.tsv"


def test_an_ambiguous_nearest_level_is_not_passed_over() -> None:
    found = levels("task-rest_events.tsv", "sub-01/sub-01_events.tsv", "sub-01/sub-01_task-rest_events.tsv")
    chain = inheritance.nearest(found, name(), "events", ".tsv")
    assert chain.nearest is None
    assert chain.ambiguous == (("sub-01/sub-01_events.tsv", "sub-01/sub-01_task-rest_events.tsv"),)


def test_electrodes_of_each_space_stand_beside_each_other() -> None:
    found = levels(
        "sub-01/ses-a/eeg/sub-01_ses-a_space-MNI_electrodes.tsv",
        "sub-01/ses-a/eeg/sub-01_ses-a_electrodes.tsv",
        "sub-01/sub-01_space-MNI_electrodes.tsv",
        "sub-01/ses-a/eeg/sub-02_electrodes.tsv",
    )
    chains = inheritance.by_space(found, name(), "electrodes", ".tsv")
    assert [chain.paths for chain in chains] == [
        ("sub-01/ses-a/eeg/sub-01_ses-a_electrodes.tsv",),
        ("sub-01/ses-a/eeg/sub-01_ses-a_space-MNI_electrodes.tsv",),
    ]
    # A channel list of a space is none of a file without one.
    assert inheritance.nearest(levels("sub-01/space-MNI_channels.tsv"), name(), "channels", ".tsv") == Chain()


def test_nearer_fields_win_and_each_source_names_what_is_left_of_it() -> None:
    merged = merge([("a", {"x": 1, "y": 1}), ("b", None), ("c", {"y": 2, "z": 2})])
    assert merged.fields == {"x": 1, "y": 2, "z": 2}
    assert [(each.path, each.keys) for each in merged.sources] == [
        ("a", ("x",)),
        ("b", ()),
        ("c", ("y", "z")),
    ]


def test_sidecars_are_read_as_they_are_found() -> None:
    assert parse_sidecar('\ufeff{"a": NaN, "b": 1e999, "c": "\\ud800"}') == {"a": None, "b": None, "c": "?"}
    assert parse_sidecar('{"a": 123456789012345678901234567890}') == {"a": 1.2345678901234568e29}
    assert parse_sidecar("[1]") is None
    assert parse_sidecar("{") is None
    assert parse_sidecar("../other.json") is None
    assert parse_sidecar('{"a":' * 2000) is None


def test_numbers_of_sidecars() -> None:
    assert positive({"x": 5}, "x") == 5
    assert [positive({"x": value}, "x") for value in (0, -1, True, "5", None, float("nan"))] == [None] * 6
    assert channel_count({"EEGChannelCount": 3, "EOGChannelCount": 1, "ECGChannelCount": "n/a", "X": 9}) == 4
    assert channel_count({"EEGChannelCount": 0}) is None


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    st.lists,
    max_leaves=9,
)


@given(st.dictionaries(st.text(), _JSON))
def test_any_object_is_read_as_python_reads_it(fields: dict[str, object]) -> None:
    assert parse_sidecar(json.dumps(fields)) == fields


_NAMES = st.tuples(
    st.lists(st.sampled_from(["sub-1", "sub-2", "ses-", "ses-a", "task-x", "space-M", "space-N"])),
    st.sampled_from(["eeg", "electrodes"]),
).map(lambda parts: "_".join([*parts[0], parts[1]]))


@given(st.sets(_NAMES), _NAMES)
def test_what_applies_is_found_as_if_each_file_were_asked(names: set[str], data: str) -> None:
    for kinds in level(f"{each}.json" for each in sorted(names)).values():
        asked = [each for each in kinds[".json"] if applies(each.name, parse_name(data))]
        assert sorted(kinds[".json"].applicable(parse_name(data).entities)) == asked
