"""How much CPU does an answer take from the query's text to its bytes, against whom?"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from benchmarks.figures import Figure, milliseconds, quotient
from benchmarks.sides import (
    EXECUTED,
    FLOOR,
    JIT,
    JIT_STRINGIFY,
    MERCURIUS,
    OURS,
    STRAWBERRY,
    Taken,
    commands,
    compare,
)

#: What has to be reached, by the number of files.
_AT_LEAST: Final[Mapping[int, Mapping[str, float]]] = {
    100_000: {STRAWBERRY: 50, MERCURIUS: 6, JIT: 4, JIT_STRINGIFY: 4},
    1_000: {STRAWBERRY: 50},
}
#: Files that graphql-core is asked for through our own resolvers: nobody asks it for more, as plans answer those.
_MOST_EXECUTED: Final = 10_000
_FLOOR_AT_MOST: Final = {100_000: 2.0}


def measure(folder: Path, count: int, rounds: int) -> list[Figure]:
    """Compare all sides on the tree of `count` files that `archive.make` made in a folder."""
    expected = hashlib.sha256((folder / "tree.json").read_bytes()).hexdigest()
    asked = commands(folder, folder / "tree.graphql")
    if count > _MOST_EXECUTED:
        del asked[EXECUTED]
    taken = compare(asked, rounds, expected)
    work = f"tree of {count:,} files, first time, CPU"
    targets = _AT_LEAST.get(count, {})
    figures = [
        Figure(work, name, quotient(side.cpu, taken[OURS].cpu), targets.get(name), _seen(taken, name))
        for name, side in taken.items()
        if name not in {OURS, FLOOR}
    ]
    return [*figures, _floor(work, taken, count)]


def _floor(work: str, taken: Mapping[str, Taken], count: int) -> Figure:
    ratio = quotient(taken[OURS].cpu, taken[FLOOR].cpu)
    return Figure(work, FLOOR, ratio, _FLOOR_AT_MOST.get(count), _seen(taken, FLOOR), most=True)


def _seen(taken: Mapping[str, Taken], name: str) -> str:
    return f"{milliseconds(taken[OURS].cpu)} against {milliseconds(taken[name].cpu)}"


def against_floor(folder: Path, rounds: int) -> Mapping[str, Taken]:
    """Compare with the floor alone."""
    sides = commands(folder, folder / "tree.graphql")
    expected = hashlib.sha256((folder / "tree.json").read_bytes()).hexdigest()
    return compare({name: sides[name] for name in (OURS, FLOOR)}, rounds, expected)
