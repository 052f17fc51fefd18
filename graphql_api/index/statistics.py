"""How many of everything does a version hold?"""

from collections.abc import Iterable

from graphql_api.domain.versions import VersionStats
from graphql_api.index.columns import Columns, Label
from graphql_api.kernel import flagged, numbered, running_sums, taken


def stats_of(columns: Columns) -> VersionStats:
    """Count once what `Version.stats` tells: labels are those under subjects, a session is a distinct label."""
    elsewhere = columns.tree_start
    rows = flagged(bytes(elsewhere) + b"\1" * (len(columns.group_runs) - elsewhere), columns.groups)
    kinds, _ = numbered(taken(columns.kinds, rows, "I"), len(columns.kind_list))
    return VersionStats(
        file_count=len(columns),
        size_bytes=running_sums(columns.sizes)[-1],
        subject_count=len(_labels(columns, columns.subjects, columns.group_subjects)),
        session_count=len(_labels(columns, columns.sessions, columns.group_sessions)),
        recording_count=len(columns.recording_rows),
        datatypes=_sorted(columns.kind_list[kind].datatype for kind in kinds),
        tasks=_labels(columns, columns.tasks, columns.group_tasks),
    )


def _labels(columns: Columns, labels: tuple[Label, ...], table: memoryview) -> tuple[str, ...]:
    return _sorted(labels[code] for code in set(table[columns.tree_start :]))


def _sorted(labels: Iterable[Label]) -> tuple[str, ...]:
    return tuple(sorted({label for label in labels if label is not None}))
