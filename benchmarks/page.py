"""What does docs/performance.md say?"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Final

from benchmarks.compressing import CODINGS
from benchmarks.figures import Figure, shown
from benchmarks.machine import Machine
from benchmarks.stages import STAGES

_HEAD: Final = """\
# Performance

Written by `make bench`; figures are medians of rounds in which all sides take turns, and a ratio is the median of each
round's own. Trust the ratios: the times are those of one machine.

- Machine: {processor}; {system}
- This project's: {own}
- Rivals, installed by the benchmark: {rivals}
- Other work on the machine: load average {before:.1f} when it began, {after:.1f} when it ended

## Targets

The tree is one query: a label for each level, and `path sizeBytes checksum {{ algorithm value }} url` of each file. The
small query asks for ten fields of one dataset. Every side answers from the same made-up version, and every answer was
compared with graphql-core's, byte for byte, before any was timed.

*First time* means from the query's text to the answer's bytes with nothing parsed, validated, planned or kept. Warm
are the schema, the open catalogue, and in memory the version's index and the rows of the dataset and its versions.
The rivals hold all objects in memory and keep whatever they cache: parsed and validated documents, and the
code that they compiled for the very query. CPU is that of the whole process. Over HTTP, servers run on {cores};
ours runs as `bidsgraph serve` with its defaults, without limit of rate unless that is said. Where the slowest
hundredth is compared, the core of the clients is kept from going to sleep by a process that has it only while nobody
else wants it, and rounds in which others than this machine had a core are told, and do not count.

| work | against | ratio | target | met | medians |
|---|---|---|---|---|---|
"""

_STAGES: Final = """
## Stages of a request

Milliseconds of CPU, 100,000 files. `load` brings a version's file list from the catalogue into memory and builds its
tree, once for as long as it is held. `render` reads the catalogue and writes all bytes. `whole` is a first request with
the index in memory, what keeping its answer costs included; `again` the same request a second time, before HTTP.
`parse` is what reads most documents; in brackets, graphql-core's parser, which others go through. `validate` is the
walk that tells valid documents; in brackets, all rules of graphql-core, which others go through.
`compress` is for a client that takes all codings, and so gets zstd; in brackets, for one that takes br alone, and gzip
alone. Less than 1 KiB is sent as it is. `write` is wall time: the same bytes from a bare Starlette route over the
loopback to the last byte. In nothing else on this page was any side asked to compress.

"""

_GROWTH: Final = """
## Growth with files

The tree, milliseconds of CPU.

"""

_SHAPES: Final = """
## Shapes of 100,000 files

`sessions` has many subjects with many sessions, `flat` few subjects with many runs, `deep` derivatives eight levels
down beside the raw files, which stand in no tree.

| shape | answer | first time | orjson floor | ratio |
|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Growth:
    """Seconds by stage for a number of files."""

    files: int
    seconds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ShapeCost:
    """Bytes of the tree of one shape, and seconds of CPU for it: ours, and the floor."""

    shape: str
    size: int
    ours: float
    floor: float


@dataclass(slots=True)
class Page:
    """All that was measured."""

    figures: list[Figure] = field(default_factory=list[Figure])
    stages: Mapping[str, Mapping[str, float]] = field(default_factory=dict[str, Mapping[str, float]])
    writing: Mapping[str, float] = field(default_factory=dict[str, float])
    growth: Sequence[Growth] = ()
    shapes: list[ShapeCost] = field(default_factory=list[ShapeCost])
    busy: tuple[float, float] = (0.0, 0.0)
    pinned: bool = True

    def text(self, machine: Machine) -> str:
        """Write the page."""
        rows = [_row(_cells(each)) for each in self.figures]
        tables = [_STAGES, self._stages(), _GROWTH, self._growth(), *self._shapes()]
        return "".join([self._head(machine), *rows, *tables])

    def _head(self, machine: Machine) -> str:
        return _HEAD.format(
            **asdict(machine),
            before=self.busy[0],
            after=self.busy[1],
            cores="one core and clients on another"
            if self.pinned
            else "the one core that clients are on too",
        )

    def _stages(self) -> str:
        lines = [_row(["query", *STAGES, "write"]), "|---" * (len(STAGES) + 2) + "|\n"]
        for name, seconds in self.stages.items():
            lines.append(_row([name, *_by_stage(seconds), _milliseconds(self.writing.get(name))]))
        return "".join(lines)

    def _growth(self) -> str:
        lines = [_row(["files", *STAGES]), "|---" * (len(STAGES) + 1) + "|\n"]
        return "".join(
            [*lines, *(_row([f"{each.files:,}", *_by_stage(each.seconds)]) for each in self.growth)]
        )

    def _shapes(self) -> list[str]:
        rows = [
            _row(
                [
                    each.shape,
                    f"{each.size / 1e6:.1f} MB",
                    f"{_milliseconds(each.ours)} ms",
                    f"{_milliseconds(each.floor)} ms",
                    f"{each.ours / each.floor:.2f}",
                ]
            )
            for each in self.shapes
        ]
        return [_SHAPES, *rows]


def _cells(figure: Figure) -> list[str]:
    met = "" if figure.target is None else "yes" if figure.met else "**no**"
    return [figure.work, figure.against, shown(figure.ratio), figure.wanted, met, figure.seen]


def _by_stage(seconds: Mapping[str, float]) -> list[str]:
    cells = [_milliseconds(seconds[stage]) for stage in STAGES]
    cells[STAGES.index("parse")] += f" ({_milliseconds(seconds['all parse'])})"
    cells[STAGES.index("validate")] += f" ({_milliseconds(seconds['all rules'])})"
    cells[STAGES.index("compress")] += f" ({', '.join(_milliseconds(seconds[each]) for each in CODINGS[1:])})"
    return cells


def _milliseconds(seconds: float | None) -> str:
    return "—" if seconds is None else shown(seconds * 1000)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"
