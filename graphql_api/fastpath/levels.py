"""How is the tree below a version written: subjects, sessions, tasks, runs, files?

The deepest level that is asked for gives the units, one after another. What the levels above write before their
first unit is put before that unit's text, and what they write behind their last is put behind: so a tree is a
flat list of pieces, made some thousands of files at a time, and no slice of it takes more than a few milliseconds.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Final, cast

import numpy as np
import numpy.typing as npt
import orjson

from graphql_api.fastpath.batch import FileBatch, digits
from graphql_api.fastpath.template import Template
from graphql_api.index.columns import Rows
from graphql_api.index.tree import Depth, Positions, Tree
from graphql_api.index.version_index import VersionIndex

#: Files, or units of a higher level, in one slice.
SLICE: Final = 2048


@dataclass(frozen=True)
class LevelBatch:
    """Items `first` to `end` of one level of a tree."""

    source: "TreeSource"
    depth: Depth
    first: int
    end: int

    @property
    def label_texts(self) -> list[bytes]:
        """The level's labels as JSON, null first, by their codes."""
        return self.source.label_texts(self.depth)

    @property
    def label_codes(self) -> list[int]:
        """Codes of the items' labels."""
        codes: list[int] = self.source.tree.levels[self.depth].codes[self.first : self.end].tolist()
        return codes

    @cached_property
    def file_counts(self) -> list[bytes]:
        """Files below each item."""
        return digits(np.diff(self._bounds))

    @cached_property
    def sizes(self) -> list[bytes]:
        """Bytes of the files below each item."""
        return digits(np.diff(self.source.tree.size_sums[self._bounds]))

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

    def files(self, rows: Rows) -> FileBatch:
        """Look at some files."""
        return FileBatch(self.index, rows, self.address, self.node_prefix)

    def label_texts(self, depth: Depth) -> list[bytes]:
        """Labels of a level as JSON, by their codes."""
        return self._label_texts[depth]

    @cached_property
    def _label_texts(self) -> list[list[bytes]]:
        return [[orjson.dumps(label) for label in level.labels] for level in self.tree.levels]


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
        # Of each level above the units: its first item, and the units where its items begin.
        self.begins = bounds[:-1]
        self.offsets = self._first_items(first)
        self.first, self.end = int(bounds[-1][0]), int(bounds[-1][-1])
        self.files = self.plans[-1].files
        #: How objects of each level end, null where that is not the same for all of them.
        self.closings = [plan.closing.constant if plan.closing else b"" for plan in self.plans]

    def _first_items(self, first: int) -> list[int]:
        items = [first]
        for plan in self.plans[:-1]:
            items.append(int(self.source.tree.levels[plan.depth].children[items[-1]]))
        return items

    def slices(self) -> Iterator[bytes]:
        """Write all units, each slice as one text."""
        if self.files is None:
            yield from self._slices_of_units()
        else:
            yield from self._slices_of_files(self.files)
        yield self._tails(self.end - 1, self.end)[0]

    def _slices_of_units(self) -> Iterator[bytes]:
        for start in range(self.first, self.end, SLICE):
            yield b"".join(self._leads(start, min(start + SLICE, self.end)))

    def _slices_of_files(self, files: Template[FileBatch]) -> Iterator[bytes]:
        starts = self.source.tree.levels[Depth.RUN].files[self.first : self.end + 1]
        for start in range(int(starts[0]), int(starts[-1]), SLICE):
            end = min(start + SLICE, int(starts[-1]))
            batch = self.source.files(self.source.tree.order[start:end])
            runs = np.searchsorted(starts, (start, end))
            leads = self._leads(self.first + int(runs[0]), min(self.first + int(runs[1]), self.end))
            places = (starts[runs[0] : runs[0] + len(leads)] - start).tolist()
            pattern = _patterns(leads, [*places, end - start], files.pattern(batch))
            yield pattern % files.values(batch, end - start)

    def _leads(self, start: int, end: int) -> list[bytes]:
        """Give what stands before the content of units `start` to `end`, what closes the units before included."""
        if start >= end:
            return []
        leads = self._opened(len(self.plans) - 1, start, end)
        for depth in range(len(self.plans) - 2, -1, -1):
            units, items = self._at_units(self._opened, depth, self.begins[depth][:-1], start, end)
            for unit, item in zip(units, items, strict=True):
                leads[unit] = item + leads[unit]
        opening = leads[0]
        if start > self.first:
            opening = self._tails(start - 1, start)[0] + b"," + opening
        tails = self._tails(start, end - 1, b",")
        return [opening, *[tail + lead for tail, lead in zip(tails, leads[1:], strict=True)]]

    def _tails(self, start: int, end: int, behind: bytes = b"") -> list[bytes]:
        """Give what stands behind the content of units `start` to `end`, and `behind` behind that."""
        if start >= end:
            return []
        if None not in self.closings:
            return self._same_tails(start, end, behind)
        return [tail + behind for tail in self._written_tails(start, end)]

    def _same_tails(self, start: int, end: int, behind: bytes) -> list[bytes]:
        """Give them where all objects of a level end in the same way: then they differ by how many levels end there."""
        ended = np.zeros(end - start, np.int8)
        texts = list(accumulate(cast("list[bytes]", self.closings[::-1])))
        for depth in range(len(self.plans) - 2, -1, -1):
            places = self.begins[depth][1:] - 1
            low, high = np.searchsorted(places, (start, end))
            ended[places[low:high] - start] = len(self.plans) - 1 - depth
        table = [text + behind for text in texts]
        return [table[count] for count in ended.tolist()]

    def _written_tails(self, start: int, end: int) -> list[bytes]:
        tails = self._closed(len(self.plans) - 1, start, end)
        for depth in range(len(self.plans) - 2, -1, -1):
            units, items = self._at_units(self._closed, depth, self.begins[depth][1:] - 1, start, end)
            for unit, item in zip(units, items, strict=True):
                tails[unit] += item
        return tails

    def _at_units(
        self,
        write: Callable[[int, int, int], list[bytes]],
        depth: int,
        places: Positions,
        start: int,
        end: int,
    ) -> tuple[list[int], list[bytes]]:
        """Give the items of a level whose places are among units `start` to `end`: those places, and their texts."""
        low, high = np.searchsorted(places, (start, end))
        first = self.offsets[depth]
        return (places[low:high] - start).tolist(), write(depth, first + int(low), first + int(high))

    def _opened(self, depth: int, first: int, end: int) -> list[bytes]:
        plan = self.plans[depth]
        return plan.opening.objects(LevelBatch(self.source, plan.depth, first, end), end - first)

    def _closed(self, depth: int, first: int, end: int) -> list[bytes]:
        plan = self.plans[depth]
        if plan.closing is None:
            return [b""] * (end - first)
        return plan.closing.objects(LevelBatch(self.source, plan.depth, first, end), end - first)


def _patterns(leads: list[bytes], places: list[int], pattern: bytes) -> bytes:
    """Put the patterns of files together: lead number `i` stands before file `places[i]`, the last place is the end."""
    following = b"," + pattern
    # Runs have few different numbers of files.
    objects = {count: pattern + following * (count - 1) for count in set(np.diff(places).tolist())}
    parts = [following * places[0]]
    for lead, (place, end) in zip(_escaped(leads), pairwise(places), strict=True):
        parts += (lead, objects[end - place])
    return b"".join(parts)


def _escaped(texts: list[bytes]) -> list[bytes]:
    # Nearly always there is nothing to do, which is seen fastest in all of them at once.
    return [text.replace(b"%", b"%%") for text in texts] if b"%" in b"".join(texts) else texts
