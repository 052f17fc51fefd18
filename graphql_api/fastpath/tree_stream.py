"""How large may a tree be once it is written?"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from graphql_api.fastpath.batch import FileBatch
from graphql_api.fastpath.files import width
from graphql_api.fastpath.levels import LevelBatch, LevelPlan, TreeSource
from graphql_api.fastpath.template import Nested, Template
from graphql_api.index.tree import Depth

#: Digits of a number, or quotes and a comma.
_SHORT: Final = 20

#: What a character of a path may become in JSON or in a URL, where not all of them stay as they are.
_ESCAPED: Final = 6


@dataclass(frozen=True)
class TreeStream:
    """Items `first` to `end` of the level of a plan, written anew each time it is read."""

    plan: LevelPlan
    source: TreeSource
    first: int
    end: int

    def __iter__(self) -> Iterator[bytes]:
        """Write them in slices."""
        return self.plan.slices(self.source, self.first, self.end)

    @property
    def most(self) -> float:
        """No fewer bytes than it will be, found without writing any; infinite where a list stands in it twice."""
        return self._most

    @cached_property
    def _most(self) -> float:
        size, plan, first, end = 2.0, self.plan, self.first, self.end
        while True:
            size += (end - first) * self._width(plan)
            if plan.below is None:
                break
            children = self.source.tree.levels[plan.depth].children
            plan, first, end = plan.below, int(children[first]), int(children[end])
        return size + (self._files(plan.files, first, end) if plan.files else 0)

    def _width(self, plan: LevelPlan) -> float:
        """Give no fewer bytes than an item of a level takes by itself."""
        batch = LevelBatch(self.source, plan.depth, 0, 0)
        columns, length = plan.opening.columns, plan.opening.length(batch)
        if plan.closing:
            columns += plan.closing.columns
            length += plan.closing.length(batch)
        if any(isinstance(column, Nested) for column in columns):
            return math.inf
        prefix = _ESCAPED * len(self.source.node_prefix)
        longest = self.source.index.longest_labels[plan.depth]
        return 1 + length + len(columns) * (_SHORT + longest + prefix)

    def _files(self, files: Template[FileBatch], first: int, end: int) -> float:
        bounds, columns = self.source.tree.levels[Depth.RUN].files, self.source.index.columns
        length = files.length(self.source.files(np.array([], np.uint32)))
        widths = [width(column) for column in files.columns]
        own = 1 + length + sum(each.own for each in widths)
        paths = sum(each.path for each in widths) * columns.paths.nbytes
        plain = columns.plain_json and columns.plain_url
        return int(bounds[end] - bounds[first]) * own + paths * (1 if plain else _ESCAPED)
