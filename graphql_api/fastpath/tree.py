"""Which plan writes the tree for a selection of subjects, sessions, tasks or runs?

The meaning of each field is that of `schema/subject.py`, `session.py`, `task.py` and `run.py`.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

import orjson

from graphql_api.fastpath import collected
from graphql_api.fastpath.collected import Scope, Selected, object_type
from graphql_api.fastpath.files import FileTemplate, file_template
from graphql_api.fastpath.levels import LevelBatch, LevelPlan
from graphql_api.fastpath.template import Nested, Part, template
from graphql_api.fastpath.unsupported import Reason, UnsupportedError
from graphql_api.index.tree import Depth
from graphql_api.kernel.columns import Column

LevelPart: TypeAlias = Part[LevelBatch]


class _Level(NamedTuple):
    """The type of one level, and its field for the level below."""

    type_name: str
    below: str


_LEVELS: Final = (
    _Level("Subject", "sessions"),
    _Level("Session", "tasks"),
    _Level("Task", "runs"),
    _Level("Run", "files"),
)


def level_plan(scope: Scope, selected: Selected, depth: Depth) -> LevelPlan:
    """Make the plan for the items of one level that stand at `selected`."""
    level = _LEVELS[depth]
    fields = collected.below(scope, selected, object_type(scope, level.type_name))
    lists = [position for position, each in enumerate(fields) if each.name == level.below]
    if not lists:
        return LevelPlan(depth, template((each.key, _part(scope, each, depth)) for each in fields))
    # One list streams; the same list under further keys is written item by item.
    last = lists[-1]
    before = [(each.key, _part(scope, each, depth)) for each in fields[:last]]
    behind = [(each.key, _part(scope, each, depth)) for each in fields[last + 1 :]]
    key = (b"," if before else b"") + orjson.dumps(fields[last].key) + b":["
    opening = template(before, closing=key)
    closing = template(behind, opening=b"]," if behind else b"]")
    if depth is Depth.RUN:
        files = file_template(scope, fields[last], object_type(scope, "File"))
        return LevelPlan(depth, opening, closing, files=files)
    return LevelPlan(depth, opening, closing, below=level_plan(scope, fields[last], Depth(depth + 1)))


def _part(scope: Scope, selected: Selected, depth: Depth) -> LevelPart:
    if selected.name == "__typename":
        return Part((orjson.dumps(_LEVELS[depth].type_name),))
    if selected.name == _LEVELS[depth].below:
        return Part((), Nested(_nested(scope, selected, depth)))
    if selected.name == "id" and depth is Depth.SUBJECT:
        return Part((), _ids)
    column = _COLUMNS.get(selected.name)
    if column is None or (selected.field and selected.field.args):
        raise UnsupportedError(Reason.TYPE, f"{_LEVELS[depth].type_name}.{selected.name}")
    return Part((), column)


def _nested(scope: Scope, selected: Selected, depth: Depth) -> Callable[[LevelBatch], list[bytes]]:
    if depth is Depth.RUN:
        return _nested_files(file_template(scope, selected, object_type(scope, "File")))
    plan = level_plan(scope, selected, Depth(depth + 1))

    def column(batch: LevelBatch) -> list[bytes]:
        children = batch.source.tree.levels[depth].children[batch.first : batch.end + 1].tolist()
        pairs = pairwise(children)
        return [b"".join(plan.slices(batch.source, first, end)) for first, end in pairs]

    return column


def _nested_files(files: FileTemplate) -> Callable[[LevelBatch], list[bytes]]:
    def column(batch: LevelBatch) -> list[bytes]:
        tree = batch.source.tree
        starts = tree.levels[Depth.RUN].files[batch.first : batch.end + 1].tolist()
        return [
            b"[" + files.objects(batch.source.files(tree.order[first:end]), end - first) + b"]"
            for first, end in pairwise(starts)
        ]

    return column


def _labels(batch: LevelBatch) -> Column:
    return batch.labels()


def _file_counts(batch: LevelBatch) -> Column:
    return batch.file_counts


def _sizes(batch: LevelBatch) -> Column:
    return batch.sizes


def _ids(batch: LevelBatch) -> Column:
    prefix = orjson.dumps(f"Subject:{batch.source.node_prefix}:")[:-1]
    return batch.labels(lambda label: prefix + label[1:])


_COLUMNS: Final[dict[str, Callable[[LevelBatch], Column]]] = {
    "label": _labels,
    "fileCount": _file_counts,
    "sizeBytes": _sizes,
}
