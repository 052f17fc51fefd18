"""Are selected rows, label counts and statistics those of a plain loop?"""

from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from graphql_api.domain.files import FileEntry, Holder, KeyForm
from graphql_api.domain.placement import Placement
from graphql_api.domain.selections import EntitySelection, FileSelection, TextMatch
from graphql_api.domain.versions import VersionStats
from graphql_api.index.builder import build_columns
from graphql_api.index.changes import removed_paths
from graphql_api.index.entity_values import Entity, entity_values
from graphql_api.index.globs import glob_pattern
from graphql_api.index.statistics import stats_of
from tests.index.made import SELECTIONS, VERSIONS, Known, known, passing, stored

SIZES = st.none() | st.integers(0, 2**50) | st.sampled_from([-1, 2**63, 2**70])
FILE_SELECTIONS = st.builds(
    FileSelection,
    entities=SELECTIONS | st.just(EntitySelection()),
    path_prefix=st.sampled_from(["", "sub-", "sub-01", "sub-01/", "a", "é", "\ud800"]),
    glob=st.none()
    | st.sampled_from(["**/*.edf", "*", "**/*_?eg.*", "sub-*/**", "**/é*", "[a-c]*/**", "\ud800"]),
    min_size=SIZES,
    max_size=SIZES,
)


def chosen(selection: FileSelection, file: Known) -> bool:
    path, size = file.entry.path, file.entry.size
    return (
        passing(selection.entities)(file)
        and path.startswith(selection.path_prefix)
        and (selection.glob is None or glob_pattern(selection.glob).fullmatch(path) is not None)
        and (selection.min_size is None or size >= selection.min_size)
        and (selection.max_size is None or size <= selection.max_size)
    )


@given(VERSIONS, FILE_SELECTIONS)
def test_selected_rows(entries: list[FileEntry], selection: FileSelection) -> None:
    index = stored(entries)
    rows = [row for row, file in enumerate(known(entries)) if chosen(selection, file)]
    assert index.select(selection).tolist() == rows


@given(VERSIONS, st.lists(FILE_SELECTIONS, max_size=4))
def test_one_selection_leaves_nothing_behind_for_the_next(
    entries: list[FileEntry], selections: list[FileSelection]
) -> None:
    index = stored(entries)
    asked = [each for each in selections for _ in range(2)]
    found = [index.select(each).tolist() for each in asked]
    assert found == [stored(entries).select(each).tolist() for each in asked]


@given(VERSIONS)
def test_nothing_asked_selects_every_file(entries: list[FileEntry]) -> None:
    index = stored(entries)
    assert index.select(FileSelection()).tolist() == list(range(len(index)))
    everything = EntitySelection(subject=TextMatch(), suffix=TextMatch())
    assert index.select(FileSelection(everything)).tolist() == list(range(len(index)))


def _counts(files: list[Known], entity: Entity) -> list[tuple[str | None, int, int, int]]:
    labels = {getattr(file.place, entity.value) for file in files}
    found: list[tuple[str | None, int, int, int]] = []
    for label in sorted(labels, key=lambda each: (each is not None, each or "")):
        carrying = [file for file in files if getattr(file.place, entity.value) == label]
        recordings = _first_of_each(files)
        found.append(
            (
                label,
                len(carrying),
                sum(getattr(file.place, entity.value) == label for file in recordings),
                len({file.place.subject for file in carrying}),
            )
        )
    return found


def _first_of_each(files: list[Known]) -> list[Known]:
    first: dict[str, Known] = {}
    for file in files:
        if file.recording is not None:
            first.setdefault(file.recording, file)
    return list(first.values())


@given(VERSIONS, st.sampled_from(Entity))
def test_label_counts(entries: list[FileEntry], entity: Entity) -> None:
    inside = [file for file in known(entries) if file.in_tree]
    assert entity_values(stored(entries).columns, entity) == _counts(inside, entity)


@given(VERSIONS)
def test_statistics(entries: list[FileEntry]) -> None:
    inside = [file.place for file in known(entries) if file.in_tree]
    distinct = partial(_distinct, inside)
    assert stats_of(stored(entries).columns) == VersionStats(
        file_count=len(entries),
        size_bytes=sum(entry.size for entry in entries),
        subject_count=len(distinct("subject")),
        session_count=len(distinct("session")),
        recording_count=len(_first_of_each(known(entries))),
        datatypes=distinct("datatype"),
        tasks=distinct("task"),
    )


def _distinct(places: list[Placement], name: str) -> tuple[str, ...]:
    return tuple(sorted({getattr(place, name) for place in places} - {None}))


@given(VERSIONS, VERSIONS)
def test_removed_paths(older: list[FileEntry], newer: list[FileEntry]) -> None:
    kept = {entry.path for entry in newer}
    gone = sorted({entry.path for entry in older} - kept, key=lambda path: path.encode())
    assert removed_paths(build_columns(older), build_columns(newer)) == gone
    assert removed_paths(build_columns(newer), build_columns(newer)) == []


def test_bounds_of_sizes_are_included() -> None:
    index = stored(FileEntry(f"file{size}", size, KeyForm(Holder.FOLDER)) for size in range(4))
    assert index.select(FileSelection(min_size=1, max_size=2)).tolist() == [1, 2]
    assert index.select(FileSelection(min_size=1, max_size=0)).tolist() == []
