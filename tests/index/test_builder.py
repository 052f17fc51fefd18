"""Do columns hold every fact of every file, and the groups and recordings that a plain loop finds?"""

from itertools import groupby

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.domain.files import FileEntry, Holder, KeyForm
from graphql_api.domain.selections import FileSelection
from graphql_api.index.builder import ColumnsBuilder, build_columns
from graphql_api.index.columns import FileKind
from graphql_api.index.version_index import VersionIndex
from tests.index.made import VERSIONS, Known, flat, known, named_subject, stored

FOLDER = KeyForm(Holder.FOLDER)


def expected_key(entry: FileEntry) -> str | None:
    form = entry.form
    if not form.holder.startswith("annex"):
        return None
    return entry.key or f"{form.backend}-s{entry.size}--{entry.digest.hex()}{form.key_extension}"


def facts(index: VersionIndex, row: int) -> dict[str, object]:
    return {
        "path": index.path(row),
        "size": index.size(row),
        "form": index.form(row),
        "digest": index.digest(row),
        "key": index.key(row),
        "checksum": index.checksum(row),
        "labels": index.labels(row),
        "kind": index.kind(row),
        "in_tree": index.in_tree(row),
    }


def expected_facts(file: Known) -> dict[str, object]:
    entry, place = file.entry, file.place
    public = entry.form.algorithm and entry.digest
    return {
        "path": entry.path,
        "size": entry.size,
        "form": entry.form,
        "digest": entry.digest,
        "key": expected_key(entry),
        "checksum": (entry.form.algorithm, entry.digest.hex()) if public else None,
        "labels": (named_subject(file), place.session, place.task, place.run),
        "kind": FileKind(place.datatype, place.suffix, place.extension, place.acquisition),
        "in_tree": file.in_tree,
    }


@given(VERSIONS)
def test_every_fact_of_every_file_is_kept_in_byte_order_of_paths(entries: list[FileEntry]) -> None:
    index = stored(entries)
    assert [facts(index, row) for row in range(len(index))] == [
        expected_facts(file) for file in known(entries)
    ]
    assert index.keys_at(range(len(index))) == [index.key(row) for row in range(len(index))]


@given(VERSIONS)
def test_recordings_are_those_of_a_plain_loop(entries: list[FileEntry]) -> None:
    index, files = stored(entries), known(entries)
    columns = index.columns
    rows: dict[str, list[int]] = {}
    for row, file in enumerate(files):
        if file.recording is not None:
            rows.setdefault(file.recording, []).append(row)
    bounds = zip(map(int, columns.recording_rows), map(int, columns.recording_ends), strict=True)
    found = [list(range(first, end)) for first, end in bounds]
    for row, number in zip(map(int, columns.parts), map(int, columns.part_recordings), strict=True):
        found[number].append(row)
    assert found == list(rows.values())


@given(VERSIONS)
def test_groups_are_in_tree_order_with_null_first(entries: list[FileEntry]) -> None:
    index = stored(entries)
    rows = sorted(range(len(index)), key=lambda row: int(index.columns.groups[row]))
    groups = [(index.in_tree(row), index.labels(row)) for row in rows]
    places = [(inside, [(label is not None, label or "") for label in labels]) for inside, labels in groups]
    assert places == sorted(places)
    assert len([key for key, _ in groupby(groups)]) == len(index.columns.group_runs)


@given(st.lists(VERSIONS, max_size=4))
def test_a_builder_gives_each_version_what_a_new_one_would(versions: list[list[FileEntry]]) -> None:
    builder = ColumnsBuilder()
    built = [flat(builder.build(entries)) for entries in versions]
    assert built == [flat(build_columns(entries)) for entries in versions]


def test_two_files_of_one_path_are_refused() -> None:
    with pytest.raises(ValueError, match="same path"):
        build_columns([FileEntry("a", 1, FOLDER), FileEntry("b", 1, FOLDER), FileEntry("a", 2, FOLDER)])


def test_parts_and_directories_make_one_recording_each() -> None:
    paths = [
        "sub-01/meg/sub-01_task-a_meg.ds/a.meg4",
        "sub-01/meg/sub-01_task-a_meg.ds/b/c.res4",
        "sub-01/meg/sub-01_task-b_split-01_meg.fif",
        "sub-01/meg/sub-01_task-b_split-02_meg.fif",
        "sub-01/meg/sub-01_task-c_meg.fif",
        "sub-01/meg/sub-01_task-c_meg.json",
    ]
    columns = stored(FileEntry(path, 1, FOLDER) for path in paths).columns
    assert columns.recording_rows.tolist() == [0, 2, 4]
    assert columns.recording_ends.tolist() == [2, 3, 5]
    assert (columns.parts.tolist(), columns.part_recordings.tolist()) == ([3], [1])


@given(VERSIONS)
def test_paths_that_need_no_escape_are_known(entries: list[FileEntry]) -> None:
    columns = build_columns(entries)
    text = "".join(entry.path for entry in entries)
    assert columns.plain_json == all(each >= " " and each not in '"\\' for each in text)
    assert columns.plain_url == all(each.isascii() and (each.isalnum() or each in "-._~/") for each in text)


@given(VERSIONS)
def test_an_index_never_needs_more_memory_than_it_says(entries: list[FileEntry]) -> None:
    index = stored(entries)
    tree, everything = index.tree, index.select(FileSelection())
    assert index.total_size(range(len(index))) == sum(map(index.size, range(len(index))))
    assert len(index.raw_etags(range(len(index)))) == len(index)
    made = [int(each.nbytes) for each in vars(index).values() if isinstance(each, memoryview | np.ndarray)]
    assert len(made) >= (3 if entries else 2)
    needed = index.columns.nbytes + tree.nbytes + everything.nbytes + sum(made)
    assert index.nbytes >= needed
