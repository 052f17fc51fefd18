"""Which subjects, sessions, tasks and runs does a version have, and which files stand under each?

The four levels are lists in tree order, so that the children of any item, and the files below it, are ranges.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, TypeAlias

import numpy as np

from graphql_api.index.arrays import Array, Rows
from graphql_api.index.columns import Columns, Label

Positions: TypeAlias = Array[np.int64]


class Depth(IntEnum):
    """Levels of the tree."""

    SUBJECT = 0
    SESSION = 1
    TASK = 2
    RUN = 3


@dataclass(frozen=True, slots=True)
class Level:
    """All items of one level, in tree order.

    `codes` into `labels`; `children` are positions in the next level (the files' order for runs) and `files`
    positions in the files' order, both one longer than the items: item `i` has those from `[i]` to `[i + 1]`.
    """

    labels: tuple[Label, ...]
    codes: Array[Any]
    children: Positions
    files: Positions

    def __len__(self) -> int:
        """Count the items."""
        return len(self.codes)

    def label(self, item: int) -> Label:
        """Give the label of an item."""
        return self.labels[int(self.codes[item])]

    def children_of(self, item: int) -> range:
        """Give the children of an item: items of the next level, or places in the files' order."""
        return range(int(self.children[item]), int(self.children[item + 1]))

    def file_count(self, item: int) -> int:
        """Count the files below an item."""
        return int(self.files[item + 1] - self.files[item])


class Tree:
    """The tree over all files under subjects, or over a selection of them.

    `order` holds their rows, run after run, in path order within each.
    """

    __slots__ = ("levels", "order", "size_sums")

    def __init__(self, columns: Columns, rows: Rows | None = None) -> None:
        """Arrange `rows` (ascending; all of the version where null); those outside of subjects are left out."""
        arrays = columns.arrays
        groups = arrays.groups if rows is None else arrays.groups[rows]
        inside = np.flatnonzero(groups >= columns.tree_start)
        chosen = inside if rows is None else rows[inside]
        by_group = np.argsort(groups[inside], kind="stable")
        self.order: Rows = chosen[by_group].astype(np.uint32, copy=False)
        in_order = groups[inside][by_group]
        starts = _starts_of_runs(in_order)
        self.levels = _levels(columns, in_order[starts[:-1]], starts)
        self.size_sums: Positions = np.concatenate(([0], np.cumsum(arrays.sizes[self.order])))

    @property
    def subjects(self) -> Level:
        """The topmost level."""
        return self.levels[Depth.SUBJECT]

    @property
    def nbytes(self) -> int:
        """Bytes in memory."""
        levels = sum(level.codes.nbytes + level.children.nbytes + level.files.nbytes for level in self.levels)
        return self.order.nbytes + self.size_sums.nbytes + levels

    def size(self, depth: Depth, item: int) -> int:
        """Add up the bytes of the files below an item."""
        files = self.levels[depth].files
        return int(self.size_sums[files[item + 1]] - self.size_sums[files[item]])

    def subject(self, label: str) -> int | None:
        """Find a subject by its label."""
        level = self.subjects
        try:
            code = level.labels.index(label)
        except ValueError:
            return None
        item = int(np.searchsorted(level.codes, code))
        return item if item < len(level) and level.codes[item] == code else None

    def files_of_run(self, run: int) -> list[int]:
        """Give the rows of a run's files, in path order."""
        files = self.levels[Depth.RUN].files
        rows: list[int] = self.order[files[run] : files[run + 1]].tolist()
        return rows


def _starts_of_runs(in_order: Array[Any]) -> Positions:
    changes = np.flatnonzero(np.diff(in_order)) + 1
    return np.concatenate(([0], changes, [len(in_order)])) if len(in_order) else np.zeros(1, np.int64)


def _levels(columns: Columns, present: Array[Any], files: Positions) -> tuple[Level, ...]:
    """Find where each level's items begin among the groups that are present, from subjects down."""
    arrays = columns.arrays
    tables = (arrays.group_subjects, arrays.group_sessions, arrays.group_tasks, arrays.group_runs)
    labels = (columns.subjects, columns.sessions, columns.tasks, columns.runs)
    changed = np.zeros(len(present), bool)
    changed[:1] = True
    begins: list[Positions] = []
    for table in tables[:-1]:
        codes = table[present]
        changed[1:] |= codes[1:] != codes[:-1]
        begins.append(np.flatnonzero(changed))
    begins.append(np.arange(len(present)))
    levels: list[Level] = []
    for depth, (table, names) in enumerate(zip(tables, labels, strict=True)):
        bounds = np.append(begins[depth], len(present))
        children = np.searchsorted(begins[depth + 1], bounds) if depth < Depth.RUN else files
        levels.append(Level(names, table[present][begins[depth]], children, files[bounds]))
    return tuple(levels)
