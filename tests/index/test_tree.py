"""Is the tree what grouping the files one by one gives, with and without a selection?"""

from collections.abc import Iterator
from operator import itemgetter
from typing import TypeAlias

import pytest
from hypothesis import given

from graphql_api.domain.files import FileEntry, Holder, KeyForm
from graphql_api.domain.selections import EntitySelection, TextMatch
from graphql_api.index.columns import Label
from graphql_api.index.tree import Depth, Tree
from graphql_api.index.version_index import VersionIndex
from tests.index.made import SELECTIONS, VERSIONS, Known, known, passing, stored

#: Labels of an item and of those above it, files below it, their bytes.
Row: TypeAlias = tuple[tuple[Label, ...], list[str], int]


def walk(
    index: VersionIndex, tree: Tree, depth: Depth, items: range, above: tuple[Label, ...]
) -> Iterator[Row]:
    """Go through the tree from the top, as a client does."""
    level = tree.levels[depth]
    for item in items:
        labels = (*above, level.label(item))
        rows = tree.files_of_run(item) if depth is Depth.RUN else []
        files = [index.path(row) for row in rows]
        below = level.children_of(item)
        inner = list(walk(index, tree, Depth(depth + 1), below, labels)) if depth < Depth.RUN else []
        for each in inner:
            if len(each[0]) == len(Depth):
                files += each[1]
        assert level.file_count(item) == len(files)
        yield labels, files, tree.size(depth, item)
        yield from inner


def expected(files: list[Known]) -> list[Row]:
    """Group the files by hand: null first, then in text order."""
    rows: dict[tuple[Label, ...], list[Known]] = {}
    for file in files:
        labels = (file.place.subject, file.place.session, file.place.task, file.place.run)
        for depth in range(1, 5):
            rows.setdefault(labels[:depth], []).append(file)
    ordered = sorted(rows, key=lambda labels: [(label is not None, label or "") for label in labels])
    found: list[Row] = []
    for above in ordered:
        below = sorted(rows[above], key=lambda file: (_group(file), file.entry.path.encode()))
        size = sum(file.entry.size for file in below)
        found.append((above, [file.entry.path for file in below], size))
    return found


def _group(file: Known) -> list[tuple[bool, str]]:
    labels = (file.place.session, file.place.task, file.place.run)
    return [(label is not None, label or "") for label in labels]


def shown(index: VersionIndex, tree: Tree) -> list[Row]:
    return list(walk(index, tree, Depth.SUBJECT, range(len(tree.subjects)), ()))


@given(VERSIONS)
def test_the_whole_tree(entries: list[FileEntry]) -> None:
    index = stored(entries)
    inside = [file for file in known(entries) if file.in_tree]
    assert shown(index, index.tree) == expected(inside)


@given(VERSIONS, SELECTIONS)
def test_the_tree_of_a_selection(entries: list[FileEntry], selection: EntitySelection) -> None:
    index = stored(entries)
    chosen = [file for file in known(entries) if file.in_tree and passing(selection)(file)]
    assert shown(index, index.tree_of(selection)) == expected(chosen)


@given(VERSIONS)
def test_every_file_under_a_subject_is_met_exactly_once(entries: list[FileEntry]) -> None:
    index = stored(entries)
    met = [row for run in range(len(index.tree.levels[Depth.RUN])) for row in index.tree.files_of_run(run)]
    below = [row for row in range(len(index)) if _top(index.path(row))]
    assert sorted(met) == below


def _top(path: str) -> bool:
    top, slash, _ = path.partition("/")
    return bool(slash) and top.startswith("sub-") and top != "sub-"


@given(VERSIONS)
def test_subjects_are_found_by_label(entries: list[FileEntry]) -> None:
    tree = stored(entries).tree
    labels = [tree.subjects.label(item) for item in range(len(tree.subjects))]
    assert [tree.subject(label) for label in labels if label is not None] == list(range(len(labels)))
    outside = {label for label in ("01", "02", "none", "") if label not in labels}
    assert {tree.subject(label) for label in outside} <= {None}


def test_a_selection_leaves_out_levels_without_files() -> None:
    paths = [
        "README",
        "sub-01/eeg/sub-01_task-a_eeg.edf",
        "sub-01/eeg/sub-01_task-b_run-1_eeg.edf",
        "sub-02/eeg/sub-02_task-a_eeg.json",
        "derivatives/sub-03/eeg/sub-03_task-a_eeg.edf",
    ]
    index = stored(FileEntry(path, 10, KeyForm(Holder.FOLDER)) for path in paths)
    tree = index.tree_of(EntitySelection(task=TextMatch(eq="a"), extension=TextMatch(eq=".edf")))
    assert [row[0] for row in shown(index, tree)] == [
        ("01",),
        ("01", None),
        ("01", None, "a"),
        ("01", None, "a", None),
    ]
    assert (tree.subject("02"), tree.subject("03"), tree.size(Depth.SUBJECT, 0)) == (None, None, 10)
    assert index.tree.subject("03") is None


@pytest.mark.parametrize("depth", Depth)
def test_null_labels_come_first(depth: Depth) -> None:
    names = ["sub-01_x.tsv", "sub-01_ses-0_task-0_run-0_x.tsv", "sub-01_ses-_task-_run-_x.tsv"]
    index = stored(FileEntry(f"sub-01/{name}", 1, KeyForm(Holder.FOLDER)) for name in names)
    rows = [labels for labels, _, _ in shown(index, index.tree) if len(labels) == depth + 1]
    assert list(map(itemgetter(-1), rows)) == (["01"] if depth is Depth.SUBJECT else [None, "", "0"])
