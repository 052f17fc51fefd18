"""How is the tree below a version written: subjects, sessions, tasks, runs, files?

The deepest level that is asked for gives the units, one after another. What the levels above write before their
first unit is put before that unit's text, and what they write behind their last is put behind: so a tree is a
flat list of pieces, made some thousands of files at a time, and no slice of it takes more than a few milliseconds.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from graphql_api import kernel
from graphql_api.fastpath.batch import FileBatch
from graphql_api.fastpath.template import Template
from graphql_api.index.arrays import Rows
from graphql_api.index.tree import Depth, Positions, Tree
from graphql_api.index.version_index import VersionIndex
from graphql_api.kernel.columns import Coded, Files, Level, Numbers, Woven
from graphql_api.schema.pace import Pace

#: Files, or units of a higher level, in one slice.
SLICE: Final = 2048

_NOTHING: Final = Woven((b"",), ())


@dataclass(frozen=True)
class LevelBatch:
    """Items `first` to `end` of one level of a tree."""

    source: "TreeSource"
    depth: Depth
    first: int
    end: int

    def labels(self, text: Callable[[bytes], bytes] | None = None) -> Coded:
        """Give the items' labels as JSON, or what a function makes of each."""
        table = self.source.index.label_texts[self.depth]
        codes = self.source.tree.levels[self.depth].codes[self.first : self.end]
        return Coded([text(label) for label in table] if text else table, codes)

    @property
    def file_counts(self) -> Numbers:
        """Files below each item."""
        return Numbers(np.diff(self._bounds))

    @property
    def sizes(self) -> Numbers:
        """Bytes of the files below each item."""
        return Numbers(np.diff(self.source.tree.size_sums[self._bounds]))

    @property
    def _bounds(self) -> npt.NDArray[np.int64]:
        return self.source.tree.levels[self.depth].files[self.first : self.end + 1]


@dataclass(frozen=True)
class TreeSource:
    """A tree and whose it is; `node_prefix` is `dataset:tag`, `address` that of the version's root on this server."""

    index: VersionIndex
    tree: Tree
    address: str
    node_prefix: str
    pace: Pace = field(default_factory=Pace)

    def files(self, rows: Rows) -> FileBatch:
        """Look at some files."""
        return FileBatch(self.index, rows, self.address, self.node_prefix)


@dataclass(frozen=True, slots=True)
class LevelPlan:
    """What is asked of one level: texts up to the list below, that list, and texts behind it.

    `opening` is the whole object where no list below is asked for. At the last level `files` is the template of the
    files, if they are asked for.
    """

    depth: Depth
    opening: Template[LevelBatch]
    closing: Template[LevelBatch] | None = None
    below: "LevelPlan | None" = None
    files: Template[FileBatch] | None = None

    def slices(self, source: TreeSource, first: int, end: int) -> Iterator[bytes]:
        """Write items `first` to `end` of this level as a JSON list, in slices."""
        yield b"["
        if first < end:
            yield from _Writer(self, source, first, end).slices()
        yield b"]"


class _Writer:
    """Writes one range of items of the topmost level that is asked for."""

    def __init__(self, top: LevelPlan, source: TreeSource, first: int, end: int) -> None:
        """Find, for each level, where its items begin and end among the units."""
        self.source = source
        self.plans = [top]
        bounds: list[Positions] = [np.arange(first, end + 1)]
        while (below := self.plans[-1].below) is not None:
            children = source.tree.levels[self.plans[-1].depth].children
            bounds = [children[each] for each in bounds]
            bounds.append(np.arange(int(bounds[-1][0]), int(bounds[-1][-1]) + 1))
            self.plans.append(below)
        # Of each level: the units where its items begin, and its first item.
        self.begins = [each[:-1] for each in bounds]
        self.offsets = self._first_items(first)
        self.first, self.end = int(bounds[-1][0]), int(bounds[-1][-1])
        self.files = self.plans[-1].files

    def _first_items(self, first: int) -> list[int]:
        items = [first]
        for plan in self.plans[:-1]:
            items.append(int(self.source.tree.levels[plan.depth].children[items[-1]]))
        return items

    def slices(self) -> Iterator[bytes]:
        """Write all units, each slice as one text."""
        if self.files is None:
            for start in range(self.first, self.end, SLICE):
                yield kernel.weave_tree(
                    self._levels(start, min(start + SLICE, self.end)), None, start > self.first
                )
        else:
            yield from self._slices_of_files(self.files)
        yield self._tail()

    def _slices_of_files(self, template: Template[FileBatch]) -> Iterator[bytes]:
        tree = self.source.tree
        starts = tree.levels[Depth.RUN].files[self.first : self.end + 1]
        end, last = int(starts[0]), int(starts[-1])
        while end < last:
            start, end = end, min(end + self.source.pace.step(SLICE), last)
            low, high = (np.searchsorted(starts, (start, end)) + self.first).tolist()
            high = min(high, self.end)
            places = (starts[low - self.first : high - self.first] - start).astype(np.uint32)
            batch = self.source.files(tree.order[start:end])
            files = Files(template.of(batch), places, end - start)
            yield kernel.weave_tree(self._levels(low, high), files, low > self.first)

    def _levels(self, start: int, end: int) -> list[Level]:
        """Give the items of all levels that begin at units `start` to `end`."""
        return [self._level(depth, start, end) for depth in range(len(self.plans))]

    def _level(self, depth: int, start: int, end: int) -> Level:
        plan, begins = self.plans[depth], self.begins[depth]
        low, high = 0, len(begins)
        if (start, end) != (self.first, self.end):
            low, high = np.searchsorted(begins, (start, end)).tolist()
        first, last = self.offsets[depth] + low, self.offsets[depth] + high
        # What closes before an item is the one before it; before the very first of all stands none.
        before = 1 if start > self.first else 0
        closing = self._closing(plan, first - before, max(last - 1, first - before))
        opening = plan.opening.of(LevelBatch(self.source, plan.depth, first, last))
        return Level(opening, closing, (begins[low:high] - start).astype(np.uint32), high - low)

    def _closing(self, plan: LevelPlan, first: int, end: int) -> Woven:
        if plan.closing is None:
            return _NOTHING
        if plan.closing.always is not None:
            return plan.closing.always
        return plan.closing.of(LevelBatch(self.source, plan.depth, first, end))

    def _tail(self) -> bytes:
        """Give what closes the last item of each level."""
        ends = [offset + len(begins) for offset, begins in zip(self.offsets, self.begins, strict=True)]
        return b"".join(
            _written(self._closing(plan, end - 1, end))
            for plan, end in zip(self.plans[::-1], ends[::-1], strict=True)
        )


def _written(one: Woven) -> bytes:
    return kernel.weave(one, 1, b"") if one.columns else one.texts[0]
