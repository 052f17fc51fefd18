"""How fast is it over HTTP, one core for the server and one for its clients?"""

import os
import statistics
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks import servers
from benchmarks.awake import awake
from benchmarks.clients import Answered, Load, ask, load, looping
from benchmarks.figures import Figure, milliseconds, quotient, rate, shown
from benchmarks.questions import SMALL, TREE, fresh
from benchmarks.servers import TOKEN, Server
from benchmarks.stolen import watched

_CLIENTS: Final = 16
#: Connections that ask for the tree at once: wrk holds no more than a part of each answer.
_TREE_CLIENTS: Final = 2
_WARM: Final = 3
#: Share of a core that others may have in a round that counts, how often a round is tried, and how few are enough.
_MOST_STOLEN: Final = 0.01
_MOST_TRIES: Final = 4
_FEWEST_ROUNDS: Final = 3
_OURS: Final = "bidsgraph"
_BARE: Final = "the same bytes from a bare Starlette route"


def small(folder: Path, rounds: int) -> list[Figure]:
    """Compare requests a second of the small query."""
    with ExitStack() as stack:
        own, guarded = servers.ours(folder, stack), servers.ours(folder, stack, guarded=True)
        sides: dict[str, Callable[[], Load]] = {
            _OURS: lambda: load(own.url, SMALL, clients=_CLIENTS),
            "guarded": lambda: load(guarded.url, SMALL, clients=_CLIENTS),
            "guarded, with a token": lambda: load(
                guarded.url, SMALL, clients=_CLIENTS, headers={"Authorization": f"Bearer {TOKEN}"}
            ),
        }
        rivals = {
            "stock Strawberry": servers.strawberry(folder, stack, "stock"),
            "Strawberry with parser and validation caches and orjson": servers.strawberry(
                folder, stack, "cached"
            ),
            "mercurius with jit": servers.mercurius(folder, stack),
            _BARE: servers.bare(folder, stack),
        }
        _check(own, "small", folder, SMALL)
        for name, server in rivals.items():
            _check(server, "small", folder, SMALL)
            sides[name] = _loaded(server, SMALL)
        static = servers.nginx(folder, stack)
        if static is not None:
            _check(static, "small", folder, None)
            sides["nginx"] = _loaded(static, None)
        rates = _rates(sides, rounds)
    return _small_figures(rates)


def _small_figures(rates: Mapping[str, list[float]]) -> list[Figure]:
    work = "small hot query, requests a second"
    targets = {
        "stock Strawberry": 50.0,
        "Strawberry with parser and validation caches and orjson": 8.0,
        "mercurius with jit": 1.2,
        _BARE: 0.8,
    }
    figures = [
        Figure(work, name, quotient(rates[_OURS], each), targets.get(name), _rates_seen(rates, _OURS, name))
        for name, each in rates.items()
        if name != _OURS and not name.startswith("guarded")
    ]
    for name in ("guarded", "guarded, with a token"):
        asked = "small hot query, rate limit, request id, metrics and auth on" + name.removeprefix("guarded")
        ratio = quotient(rates[name], rates[_BARE])
        figures.append(Figure(asked, _BARE, ratio, 0.5, _rates_seen(rates, name, _BARE)))
    return figures


def again(folder: Path, count: int, rounds: int) -> Figure:
    """Compare requests a second of a tree that was given before with a bare route."""
    with ExitStack() as stack:
        own, bare = servers.ours(folder, stack), servers.bare(folder, stack).at("/tree")
        _check(own, "tree", folder, TREE)
        _check(bare, "tree", folder, TREE)
        sides = {
            _OURS: _loaded(own, TREE, clients=_TREE_CLIENTS),
            _BARE: _loaded(bare, TREE, clients=_TREE_CLIENTS),
        }
        rates = _rates(sides, rounds)
    ratio = quotient(rates[_OURS], rates[_BARE])
    work = f"tree of {count:,} files again, requests a second"
    return Figure(work, _BARE, ratio, 0.8, _rates_seen(rates, _OURS, _BARE))


def whole_tree(folder: Path, count: int, rounds: int) -> list[Figure]:
    """Compare the wall time of one tree, to its first and to its last byte; ours by a text that was never seen."""
    with ExitStack() as stack:
        own, rival = servers.ours(folder, stack), servers.mercurius(folder, stack)
        bare = servers.bare(folder, stack).at("/tree")
        for server in (own, rival, bare):
            _check(server, "tree", folder, TREE)
        sides: dict[str, Callable[[], Answered]] = {
            _OURS: lambda: ask(own.url, fresh(TREE, time.time_ns())),
            "again": lambda: ask(own.url, TREE),
            "mercurius with jit": lambda: ask(rival.url, TREE),
            _BARE: lambda: ask(bare.url, TREE),
        }
        seen: dict[str, list[Answered]] = {name: [] for name in sides}
        for number in range(rounds + _WARM):
            for name, run in sides.items():
                answered = run()
                if number >= _WARM:
                    seen[name].append(answered)
    first = {name: [each.first for each in answers] for name, answers in seen.items()}
    last = {name: [each.last for each in answers] for name, answers in seen.items()}
    work = f"tree of {count:,} files over HTTP, first time, wall time to the last byte"

    def told(name: str) -> str:
        return f"{milliseconds(last[_OURS])} against {milliseconds(last[name])}"

    rival_name = "mercurius with jit"
    return [
        Figure(work, rival_name, quotient(last[rival_name], last[_OURS]), 2, told(rival_name)),
        Figure(work, _BARE, quotient(last[_OURS], last[_BARE]), None, told(_BARE), most=True),
        Figure(
            f"tree of {count:,} files over HTTP, first time, first byte",
            "the whole answer",
            quotient(first[_OURS], last[_OURS]),
            0.1,
            f"{milliseconds(first[_OURS])} of {milliseconds(last[_OURS])}",
            most=True,
        ),
    ]


def beside_a_tree(folder: Path, rounds: int, seconds: float = 4) -> list[Figure]:
    """Compare what the slowest hundredth of small queries waits, alone and while one client loops the tree.

    The core of the clients is kept awake. Rounds in which the machine itself had to wait for its cores are told, and
    count only where there are too few others.
    """
    every: list[_Round] = []
    with ExitStack() as stack:
        stack.enter_context(awake(servers.CLIENT_CORE))
        own = servers.ours(folder, stack)
        _check(own, "small", folder, SMALL)
        ask(own.url, TREE)
        while len(every) < _MOST_TRIES * rounds and sum(each.quiet for each in every) < rounds:
            every.append(_round(own.url, folder / "tree.graphql", seconds))
    counted = [each for each in every if each.quiet]
    if len(counted) < _FEWEST_ROUNDS:
        counted = every
    quick, slow = [each.alone.p99 for each in counted], [each.beside.p99 for each in counted]
    rates = f"{rate([each.beside.rate for each in counted])} against {rate([each.alone.rate for each in counted])}"
    work = f"{_CLIENTS} clients of the small query while one loops the tree of 100,000 files, p99"
    trees = statistics.median(each.trees for each in counted)
    everywhere = quotient([each.beside.p99 for each in every], [each.alone.p99 for each in every])
    seen = (
        f"{milliseconds(slow)} against {milliseconds(quick)} ({rates}; {trees:g} trees begun in {seconds:g} s; "
        f"{len(counted)} rounds of {len(every)}, other machines had at most "
        f"{max(each.stolen for each in counted):.1%} of a core meanwhile; all rounds {shown(everywhere)})"
    )
    return [Figure(work, "their p99 alone", quotient(slow, quick), 2, seen, most=True)]


@dataclass(frozen=True, slots=True)
class _Round:
    """What the small clients saw alone and beside trees, how many of those, and the share taken of one core."""

    alone: Load
    beside: Load
    trees: int
    stolen: float

    @property
    def quiet(self) -> bool:
        return self.stolen <= _MOST_STOLEN


def _round(url: str, tree: Path, seconds: float) -> _Round:
    with watched() as while_alone:
        alone = load(url, SMALL, seconds=seconds, clients=_CLIENTS)
    with looping(url, tree) as begun, watched() as while_beside:
        beside = load(url, SMALL, seconds=seconds, clients=_CLIENTS)
    return _Round(alone, beside, sum(begun), max(*while_alone, *while_beside))


def memory(folder: Path, count: int, rounds: int = 3) -> list[Figure]:
    """Compare what a server grows by while it writes a tree with the size of the answer (Linux)."""
    grown: list[float] = []
    size = (folder / "tree.json").stat().st_size
    for _ in range(rounds):
        with ExitStack() as stack:
            own = servers.ours(folder, stack)
            # Brings the index into memory, and all that is derived of it for a tree.
            ask(
                own.url,
                TREE.replace("files {", "files @skip(if: true) {").replace("label", "label fileCount"),
            )
            _check(own, "small", folder, SMALL)
            before = _status(own, "VmRSS")
            Path(f"/proc/{own.process.pid}/clear_refs").write_text("5")
            assert len(ask(own.url, TREE).body) == size
            grown.append(float(_status(own, "VmHWM") - before))
    seen = f"{shown(statistics.median(grown) / 1e6)} MB for {shown(size / 1e6)} MB"
    work = f"memory while rendering {count:,} files"
    return [Figure(work, "the answer's size", statistics.median(grown) / size, 3, seen, most=True)]


def writing(folder: Path, rounds: int) -> dict[str, float]:
    """Give seconds that a bare route takes to write each question's answer, to its last byte."""
    with ExitStack() as stack:
        bare = servers.bare(folder, stack)
        seen: dict[str, list[float]] = {name: [] for name in ("tree", "page", "small")}
        for _ in range(rounds):
            for name, times in seen.items():
                times.append(ask(bare.at(f"/{name}").url, SMALL).last)
    return {name: statistics.median(times) for name, times in seen.items()}


def _status(server: Server, name: str) -> int:
    lines = Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))


def _check(server: Server, name: str, folder: Path, query: str | None) -> None:
    expected = (folder / f"{name}.json").read_bytes()
    assert ask(server.url, query).body == expected, f"{server.url} gives another answer"


def _loaded(server: Server, query: str | None, clients: int = _CLIENTS) -> Callable[[], Load]:
    return lambda: load(server.url, query, clients=clients)


def _rates(sides: Mapping[str, Callable[[], Load]], rounds: int) -> dict[str, list[float]]:
    """Load all sides in turns, after one round that does not count."""
    rates: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds + 1):
        for name, run in sides.items():
            seen = run()
            if number:
                rates[name].append(seen.rate)
    return rates


def _rates_seen(rates: Mapping[str, list[float]], name: str, against: str) -> str:
    return f"{rate(rates[name])} against {rate(rates[against])}"


def pinned() -> bool:
    """Tell whether servers and clients have a core each."""
    return (os.cpu_count() or 1) > 1 and servers.SERVER_CORE != servers.CLIENT_CORE
