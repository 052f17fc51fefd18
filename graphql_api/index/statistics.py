"""How many of everything does a version hold?"""

from collections.abc import Iterable
from typing import Any

import numpy as np

from graphql_api.domain.versions import VersionStats
from graphql_api.index.columns import Array, Columns, Label
from graphql_api.index.distinct import distinct


def stats_of(columns: Columns) -> VersionStats:
    """Count once what `Version.stats` tells: labels are those under subjects, a session is a distinct label."""
    kinds = distinct(columns.kinds[columns.groups >= columns.tree_start])
    return VersionStats(
        file_count=len(columns),
        size_bytes=int(np.sum(columns.sizes)),
        subject_count=len(_labels(columns, columns.subjects, columns.group_subjects)),
        session_count=len(_labels(columns, columns.sessions, columns.group_sessions)),
        recording_count=len(columns.recording_rows),
        datatypes=_sorted(columns.kind_list[kind].datatype for kind in map(int, kinds)),
        tasks=_labels(columns, columns.tasks, columns.group_tasks),
    )


def _labels(columns: Columns, labels: tuple[Label, ...], table: Array[Any]) -> tuple[str, ...]:
    return _sorted(labels[code] for code in map(int, distinct(table[columns.tree_start :])))


def _sorted(labels: Iterable[Label]) -> tuple[str, ...]:
    return tuple(sorted({label for label in labels if label is not None}))
