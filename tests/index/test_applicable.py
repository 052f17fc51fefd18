"""Is what was found for one subject's recording what applies to another's?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.domain.companions import companions, metadata
from graphql_api.domain.files import FileEntry, Holder, KeyForm
from graphql_api.domain.names import parse_name
from graphql_api.index import recordings
from graphql_api.index.applicable import Applicable, Applied
from graphql_api.index.builder import build_columns
from graphql_api.index.metadata_files import metadata_files
from graphql_api.index.version_index import VersionIndex

GIT = KeyForm(Holder.GIT, "git")
SUBJECTS = ("sub-1", "sub-01", "sub-12", "sub-A", "sub-1_task-rest")
#: Names below a subject, whose own is put into them; some speak of others, or of the subject in odd places.
BELOW = (
    "{0}_scans.tsv",
    "eeg/{0}_task-rest_eeg.set",
    "eeg/{0}_task-rest_eeg.fdt",
    "eeg/{0}_task-rest_eeg.json",
    "eeg/{0}_task-rest_channels.tsv",
    "eeg/{0}_task-{0}_eeg.set",
    "eeg/{0}_task-{0}_channels.tsv",
    "eeg/{0}2_task-rest_eeg.json",
    "eeg/{0}_space-a_electrodes.tsv",
    "eeg/sub-1_task-rest_events.tsv",
    "eeg/task-rest_events.tsv",
    "meg/{0}_task-rest_meg.ds/{0}_task-rest.meg4",
    "meg/{0}_task-rest_meg.json",
    "ses-1/{0}_ses-1_eeg.json",
    "ses-1/eeg/{0}_ses-1_task-rest_eeg.set",
    "{0}_x/eeg/{0}_task-rest_eeg.edf",
    "eeg/task-rest_eeg.set",
    "eeg/sub-12_task-rest_eeg.edf",
    "sub-1/eeg/{0}_task-rest_eeg.set",
    "sub-1/eeg/{0}_task-rest_channels.tsv",
    "{0}_task-rest_eeg.json",
)
ROOT = (
    "task-rest_eeg.json",
    "eeg.json",
    "sub-1_eeg.json",
    "task-sub-1_eeg.json",
    "task-sub-1_channels.tsv",
    "headshape.sub-1",
    "task-rest_channels.tsv",
    "space-a_coordsystem.json",
)


def placed(top: str, below: str) -> str:
    return f"{top}/{below.format(top)}"


paths = st.one_of(st.sampled_from(ROOT), st.builds(placed, st.sampled_from(SUBJECTS), st.sampled_from(BELOW)))


def index_of(listed: set[str]) -> VersionIndex:
    return VersionIndex(build_columns(FileEntry(path, 1, GIT, bytes(20)) for path in listed))


def told(index: VersionIndex, path: str) -> Applied:
    """The same for one recording, from nothing but the rules."""
    name = parse_name(path.rpartition("/")[2])
    levels = metadata_files(index).levels(path)
    found = list(metadata(levels, name))
    beside = companions(levels, path, name, (chain for _, chain in found))
    return Applied(name, list(found[0][1].paths), found[1][1].nearest, sorted(beside))


def check(index: VersionIndex) -> int:
    applicable = Applicable(index)
    listed = recordings.every(index)
    assert listed == [recordings.recording(index, number) for number in range(recordings.count(index))]
    for each in [*listed, *reversed(listed)]:
        found, expected = applicable.of(each.path), told(index, each.path)
        assert found == expected, each.path
        # Entities are told in the order of the name.
        assert list(found.name.entities) == list(expected.name.entities), each.path
    return len(listed)


@given(st.sets(paths, max_size=60))
def test_recordings_of_like_subjects_are_told_as_by_the_rules(listed: set[str]) -> None:
    check(index_of(listed))


@pytest.mark.parametrize("odd", ["", *ROOT])
@pytest.mark.parametrize("below", BELOW)
def test_each_odd_name_is_seen_in_all_subjects(odd: str, below: str) -> None:
    names = [*BELOW[:5], below]
    listed = {placed(top, name) for top in SUBJECTS for name in names}
    assert check(index_of(listed | ({odd} if odd else set()))) >= len(SUBJECTS)


@pytest.mark.parametrize("odd", BELOW)
@pytest.mark.parametrize("many", [0, 300])
def test_what_one_subject_has_more_than_others_is_seen_where_it_applies(odd: str, many: int) -> None:
    usual = {placed(f"sub-{number:02}", name) for number in range(4) for name in (*BELOW[:5], BELOW[8])}
    further = {f"sub-01/eeg/sub-01_task-rest_eeg.x{number}" for number in range(many)}
    parts = {"sub-02/eeg/sub-02_task-rest_eeg.x_run-2_eeg.json", "sub-03/eeg/sub-03_task-rest_run-1_eeg.set"}
    assert check(index_of({*usual, *further, *parts, placed("sub-01", odd)})) >= len(usual) // 6


def test_what_lies_beside_is_in_order_where_directories_are_named_like_subjects() -> None:
    below = ("sub-1/eeg/{0}_task-rest_eeg.set", "sub-1/eeg/{0}_task-rest_eeg.fdt", "{0}_task-rest_eeg.json")
    assert check(index_of({placed(top, name) for top in ("sub-01", "sub-5") for name in below})) == 2


def test_a_version_without_recordings_has_none() -> None:
    assert check(index_of({"README"})) == 0
