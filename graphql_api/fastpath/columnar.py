"""Which fields are written from columns, and not object by object?

Their resolvers give sequences that make their items only when somebody looks at them (`schema/lazy.py`): graphql-core
does, this path reads the ranges and rows behind them.
"""

from collections.abc import Callable
from typing import Final, TypeAlias, cast

import numpy as np
from graphql import GraphQLObjectType

from graphql_api.fastpath.collected import Scope, Selected, object_type
from graphql_api.fastpath.files import FileTemplate, file_template
from graphql_api.fastpath.levels import SLICE, LevelPlan, TreeSource
from graphql_api.fastpath.run import Piece, Run, Writer
from graphql_api.fastpath.tree import level_plan
from graphql_api.fastpath.tree_stream import TreeStream
from graphql_api.fastpath.unsupported import Reason, UnsupportedError
from graphql_api.index.tree import Depth, Tree
from graphql_api.resolvers.versions import LoadedVersion
from graphql_api.schema.context import Context
from graphql_api.schema.lazy import FileSequence, TreeSequence

_Maker: TypeAlias = Callable[[Scope, Selected], Writer]


def writer(scope: Scope, selected: Selected, of: GraphQLObjectType) -> Writer | None:
    """Give the writer of a field of a type; null where it is written object by object."""
    make = _MAKERS.get((of.name, selected.name))
    try:
        return make(scope, selected) if make else None
    except UnsupportedError as error:
        # A field below that no column holds, such as recordings: then all of it is written object by object.
        if error.reason is not Reason.TYPE:
            raise
        return None


def _level(depth: Depth) -> _Maker:
    def make(scope: Scope, selected: Selected) -> Writer:
        return _tree_writer(level_plan(scope, selected, depth))

    return make


def _tree_writer(plan: LevelPlan) -> Writer:
    def write(pieces: list[Piece], value: object, run: Run) -> None:
        items = cast("TreeSequence[object]", value)
        source = _source(run.context, items.version, items.tree)
        pieces.append(TreeStream(plan, source, items.items.start, items.items.stop))

    return write


def _files(scope: Scope, selected: Selected) -> Writer:
    template = file_template(scope, selected, object_type(scope, "File"))

    def write(pieces: list[Piece], value: object, run: Run) -> None:
        files = cast("FileSequence", value)
        source = _source(run.context, files.version, files.version.index.tree)
        pieces.append(b"[")
        for start in range(0, len(files.rows), SLICE):
            text = _objects(template, source, files.rows[start : start + SLICE])
            run.context.budget.take(len(text))
            pieces += [b",", text][not start :]
        pieces.append(b"]")

    return write


def _objects(template: FileTemplate, source: TreeSource, rows: list[int]) -> bytes:
    return template.objects(source.files(np.array(rows, np.uint32)), len(rows))


def _source(context: Context, version: LoadedVersion, tree: Tree) -> TreeSource:
    row = version.published.row
    address = context.version_address(version.published)
    return TreeSource(version.index, tree, address, f"{row.dataset_id}:{row.tag}", context.pace)


_MAKERS: Final[dict[tuple[str, str], _Maker]] = {
    ("Version", "subjects"): _level(Depth.SUBJECT),
    ("Subject", "sessions"): _level(Depth.SESSION),
    ("Session", "tasks"): _level(Depth.TASK),
    ("Task", "runs"): _level(Depth.RUN),
    ("Run", "files"): _files,
    ("FileConnection", "nodes"): _files,
}
