"""Which labels does an entity take in a version's tree, and how often?"""

from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from graphql_api.index.columns import Columns, Label


class Entity(StrEnum):
    """What files of the tree can be counted by; the values are names of columns or of kinds' parts."""

    SUBJECT = "subject"
    SESSION = "session"
    TASK = "task"
    ACQUISITION = "acquisition"
    RUN = "run"
    DATATYPE = "datatype"
    SUFFIX = "suffix"
    EXTENSION = "extension"


class EntityCount(NamedTuple):
    """One label (null: the files that lack it) with what carries it under subjects."""

    value: Label
    file_count: int
    recording_count: int
    subject_count: int


def entity_values(columns: Columns, entity: Entity) -> list[EntityCount]:
    """Count files, recordings and subjects by label, over files under subjects; null first, then in text order."""
    labels, codes = _coded(columns, entity)
    arrays = columns.arrays
    inside = np.flatnonzero(arrays.groups >= columns.tree_start)
    files = np.bincount(codes[inside], minlength=len(labels))
    recordings = np.bincount(codes[arrays.recording_rows], minlength=len(labels))
    subjects = arrays.group_subjects[arrays.groups[inside]].astype(np.int64)
    pairs = np.unique(codes[inside].astype(np.int64) * (len(columns.subjects) + 1) + subjects)
    by_subject = np.bincount(pairs // (len(columns.subjects) + 1), minlength=len(labels))
    return [
        EntityCount(label, int(files[code]), int(recordings[code]), int(by_subject[code]))
        for code, label in enumerate(labels)
        if files[code]
    ]


def _coded(columns: Columns, entity: Entity) -> tuple[list[Label], npt.NDArray[Any]]:
    arrays = columns.arrays
    tables = {
        Entity.SUBJECT: (columns.subjects, arrays.group_subjects),
        Entity.SESSION: (columns.sessions, arrays.group_sessions),
        Entity.TASK: (columns.tasks, arrays.group_tasks),
        Entity.RUN: (columns.runs, arrays.group_runs),
    }
    if entity in tables:
        labels, table = tables[entity]
        return list(labels), table[arrays.groups]
    parts: list[Label] = [getattr(kind, entity.value) for kind in columns.kind_list]
    ordered = sorted(set(parts), key=lambda label: (label is not None, label or ""))
    codes = np.array([ordered.index(part) for part in parts], np.int64)
    return ordered, codes[arrays.kinds] if len(codes) else codes
