"""How large may a tree be once it is written?"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from graphql_api.fastpath.levels import LevelPlan, TreeSource
from graphql_api.fastpath.template import Nested, Template
from graphql_api.index.tree import Depth

#: More than any value takes that is no part of a path: a checksum, a media type, numbers and their signs.
_SHORT: Final = 128

#: What a character of a path may become in JSON or in a URL, where not all of them stay as they are.
_ESCAPED: Final = 6


@dataclass(frozen=True, slots=True)
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
        size, plan, (first, end) = 2.0, self.plan, (self.first, self.end)
        while True:
            level = self.source.tree.levels[plan.depth]
            longest = max(map(len, self.source.label_texts(plan.depth)), default=0)
            width = _width(self.source, plan.opening) + (
                _width(self.source, plan.closing) if plan.closing else 0
            )
            columns = len(plan.opening.columns) + (len(plan.closing.columns) if plan.closing else 0)
            size += (end - first) * (width + columns * (_SHORT + longest))
            if plan.below is None:
                break
            first, end = int(level.children[first]), int(level.children[end])
            plan = plan.below
        return size + (self._files(plan.files, first, end) if plan.files else 0)

    def _files(self, files: Template[Any], first: int, end: int) -> float:
        bounds, index = self.source.tree.levels[Depth.RUN].files, self.source.index
        count = int(bounds[end] - bounds[first])
        columns = len(files.columns)
        plain = index.columns.plain_json and index.columns.plain_url
        paths = index.columns.paths.nbytes * (1 if plain else _ESCAPED)
        return count * (_width(self.source, files) + columns * _SHORT) + columns * paths


def _width(source: TreeSource, template: Template[Any]) -> float:
    """Give the bytes of a template's own texts; those that are made for each batch name the server and the dataset."""
    if any(isinstance(column, Nested) for column in template.columns):
        return math.inf
    made = len(source.address) + len(source.node_prefix) + _SHORT
    parts = [part for text in template.texts for part in text]
    return 1 + sum(len(part) if isinstance(part, bytes) else made * _ESCAPED for part in parts)
