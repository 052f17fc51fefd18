"""Which rows does a selection choose?"""

from collections.abc import Iterable
from typing import Any

import numpy as np

from graphql_api.domain.selections import EntitySelection, FileSelection, TextMatch
from graphql_api.index.arrays import Array
from graphql_api.index.columns import Columns, Label

Mask = Array[np.bool_]


def entity_mask(columns: Columns, selection: EntitySelection) -> Mask | None:
    """Mark the rows that pass; null where all do. Each test runs once a label, not once a file."""
    masks = [*_group_masks(columns, selection), *_kind_masks(columns, selection)]
    return np.logical_and.reduce(masks) if masks else None


def _group_masks(columns: Columns, selection: EntitySelection) -> Iterable[Mask]:
    arrays = columns.arrays
    asked = (
        (selection.subject, columns.subjects, arrays.group_subjects),
        (selection.session, columns.sessions, arrays.group_sessions),
        (selection.task, columns.tasks, arrays.group_tasks),
        (selection.run, columns.runs, arrays.group_runs),
    )
    for match, labels, table in asked:
        if match is not None:
            yield _passing(match, labels)[table][arrays.groups]


def _kind_masks(columns: Columns, selection: EntitySelection) -> Iterable[Mask]:
    for name in ("datatype", "suffix", "extension", "acquisition"):
        match: TextMatch | None = getattr(selection, name)
        if match is not None:
            yield _passing(match, [getattr(kind, name) for kind in columns.kind_list])[columns.arrays.kinds]


def _passing(match: TextMatch, labels: Iterable[Label]) -> Mask:
    return np.fromiter((match.matches(label) for label in labels), bool)


def size_mask(sizes: Array[Any], selection: FileSelection) -> Mask | None:
    """Mark the rows whose size is within the bounds; null where there are none."""
    if selection.min_size is None and selection.max_size is None:
        return None
    mask = np.ones(len(sizes), bool)
    if selection.min_size is not None:
        mask &= sizes >= selection.min_size
    if selection.max_size is not None:
        mask &= sizes <= selection.max_size
    return mask
