"""How fast is an answer, against whom? Everything in one run, written to docs/performance.md.

`python -m benchmarks.performance [ROUNDS]`. Rivals are installed at their pinned versions; npm, wrk and taskset have to
be there, nginx may be.
"""

import statistics
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from benchmarks import archive, index_memory, over_http, processor_time, servers, sides, stages
from benchmarks.clients import can_load
from benchmarks.figures import Figure
from benchmarks.generator import Shape
from benchmarks.machine import described, load_average
from benchmarks.page import Growth, Page, ShapeCost
from benchmarks.questions import ALL, TREE
from benchmarks.rounds import table

ROUNDS: Final = 7
_LARGE: Final = 100_000
_SMALL: Final = 1_000
_SIZES: Final = (1_000, 10_000, 100_000, 1_000_000)
_SHAPES: Final[tuple[Shape, ...]] = ("flat", "deep")
_MOST_INDEX: Final = 0.4
_PAGE: Final = sides.REPOSITORY / "docs" / "performance.md"


def main(rounds: int = ROUNDS) -> None:
    """Measure, print, write the page; AssertionError names the targets that were missed."""
    assert can_load(), "wrk is missing: it is a package of most systems"
    sides.install()
    busy = load_average()
    with tempfile.TemporaryDirectory(prefix="bidsgraph-bench-") as place:
        page = _measured(Path(place), rounds)
    page.pinned = over_http.pinned()
    page.busy = (busy, load_average())
    _PAGE.write_text(page.text(described()))
    table(
        "Answers",
        [
            (f"{each.work}, against {each.against}", f"{each.ratio:.2f} ({each.wanted}); {each.seen}")
            for each in page.figures
        ],
    )
    missed = [
        f"{each.work} against {each.against}: {each.ratio:.2f}" for each in page.figures if not each.met
    ]
    assert not missed, "; ".join(missed)


def _measured(place: Path, rounds: int) -> Page:
    large, small = place / "large", place / "small"
    archive.make(large, _LARGE)
    archive.make(small, _SMALL)
    page = Page()
    page.figures += processor_time.measure(large, _LARGE, rounds)
    page.figures += processor_time.measure(small, _SMALL, 3 * rounds)
    page.shapes = [_shape(large, "sessions", rounds)]
    for shape in _SHAPES:
        archive.make(place / shape, _LARGE, shape)
        page.shapes.append(_shape(place / shape, shape, rounds))
    page.stages = {name: stages.measure(large, query, rounds) for name, query in ALL.items()}
    page.growth = [_growth(place, count, rounds) for count in _SIZES]
    page.figures += _http(large, small, rounds)
    page.writing = over_http.writing(large, rounds)
    page.figures.append(_index())
    return page


def _http(large: Path, small: Path, rounds: int) -> list[Figure]:
    """Measure all that goes over HTTP, from the core that no server has."""
    with suppress(AttributeError):
        servers.stay_on_client_core()
    return [
        *over_http.whole_tree(large, _LARGE, rounds),
        *over_http.small(large, rounds),
        over_http.again(large, _LARGE, rounds),
        over_http.again(small, _SMALL, rounds),
        *over_http.beside_a_tree(large, rounds),
        *over_http.memory(large, _LARGE),
    ]


def _shape(folder: Path, shape: Shape, rounds: int) -> ShapeCost:
    taken = processor_time.against_floor(folder, rounds)
    size = (folder / "tree.json").stat().st_size
    return ShapeCost(shape, size, *(statistics.median(taken[name].cpu) for name in (sides.OURS, sides.FLOOR)))


def _growth(place: Path, count: int, rounds: int) -> Growth:
    folder = place / f"files-{count}"
    archive.make(folder, count, answers=False)
    return Growth(count, stages.measure(folder, TREE, rounds if count <= _LARGE else 3))


def _index() -> Figure:
    """Compare what a process holds for an index of a million files with a list of dicts."""
    with tempfile.TemporaryDirectory(prefix="bidsgraph-bench-") as place:
        index_memory.asked("make", place, str(index_memory.FILES), "sessions")
        held: Mapping[str, float] = {
            part: index_memory.asked(part, place)["resident"] for part in ("index", "dicts")
        }
    seen = f"{held['index'] / 1e6:,.0f} MB against {held['dicts'] / 1e6:,.0f} MB"
    work = f"index of {index_memory.FILES:,} files in memory"
    return Figure(work, "a list of dicts", held["index"] / held["dicts"], _MOST_INDEX, seen, most=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
