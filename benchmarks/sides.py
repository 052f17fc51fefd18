"""Who takes part, and what does each need for the same answer, in turns?"""

import json
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypedDict

REPOSITORY: Final = Path(__file__).parent.parent
RIVALS: Final = Path(__file__).parent / "rivals"
_PLACE: Final = REPOSITORY / ".cache" / "rivals"
PYTHON: Final = _PLACE / "bin" / "python"

#: Seconds of one side in one round, where one run takes less; and most runs of it.
_ROUND: Final = 0.3
_MOST_RUNS: Final = 30
#: Runs before any counts: V8 has compiled by then what it will compile. Sides that take seconds have no such thing.
_WARM: Final = 3
_SLOW: Final = 1.0

OURS: Final = "bidsgraph"
UNKEPT: Final = "bidsgraph, answer not kept"
EXECUTED: Final = "graphql-core, our resolvers"
FLOOR: Final = "orjson.dumps of the ready tree"
STRAWBERRY: Final = "stock Strawberry"
ARIADNE: Final = "Ariadne"
MERCURIUS: Final = "mercurius with jit"
JIT: Final = "graphql-jit"
JIT_STRINGIFY: Final = "graphql-jit, its own serializer"


def install() -> None:
    """Install the rivals at their pinned versions where they are not."""
    _install(_PLACE / "python", "requirements.txt", _install_python)
    _install(RIVALS / "node_modules" / ".installed", "package-lock.json", _install_node)


def _install(mark: Path, lock: str, run: Callable[[], None]) -> None:
    pins = (RIVALS / lock).read_bytes()
    if mark.is_file() and mark.read_bytes() == pins:
        return
    run()
    mark.write_bytes(pins)


def _install_python() -> None:
    uv = Path(sys.executable).parent / "uv"
    subprocess.run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, _PLACE], check=True)
    pins = ["--require-hashes", "--requirement", str(RIVALS / "requirements.txt")]
    subprocess.run([uv, "pip", "install", "--quiet", "--python", PYTHON, *pins], check=True)


def _install_node() -> None:
    assert shutil.which("npm"), "the rivals on Node need npm"
    subprocess.run(["npm", "ci", "--no-progress", "--loglevel=error"], cwd=RIVALS, check=True)


def commands(folder: Path, query: Path) -> dict[str, list[str]]:
    """Give the command of each side's process, by its name."""

    def ours(side: str) -> list[str]:
        return [sys.executable, "-m", "benchmarks.ours", side, str(folder), str(query)]

    def python(module: str) -> list[str]:
        return [str(PYTHON), "-m", f"benchmarks.rivals.{module}", str(folder), str(query)]

    def node(side: str) -> list[str]:
        return ["node", str(RIVALS / "node.mjs"), "turns", side, str(folder), str(query)]

    return {
        OURS: ours("first"),
        UNKEPT: ours("unkept"),
        FLOOR: ours("floor"),
        STRAWBERRY: python("stock_strawberry"),
        ARIADNE: python("ariadne_dicts"),
        EXECUTED: ours("executed"),
        MERCURIUS: node("mercurius"),
        JIT: node("graphql-jit"),
        JIT_STRINGIFY: node("graphql-jit-stringify"),
        "graphql-yoga with jit": node("yoga"),
        "graphql-js": node("graphql-js"),
    }


@dataclass(frozen=True, slots=True)
class Taken:
    """What one side needed: seconds of CPU and of wall time, a median for each round."""

    cpu: list[float] = field(default_factory=list[float])
    wall: list[float] = field(default_factory=list[float])


class Side:
    """One side's process."""

    def __init__(self, name: str, command: Sequence[str], stack: ExitStack) -> None:
        self.name = name
        self.taken = Taken()
        self._process = stack.enter_context(
            subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY
            )
        )
        self._runs = 1

    def warm(self, digest: str) -> None:
        """Run some times without counting, and hold the answer against the right one."""
        told = self._turn(1)
        assert told["digest"] == digest, f"{self.name} gives another answer"
        if told["wall"][0] < _SLOW:
            told = self._turn(_WARM)
        wall = statistics.median(told["wall"])
        self._runs = max(1, min(_MOST_RUNS, int(_ROUND / wall)))

    def run(self) -> None:
        """Take a turn."""
        told = self._turn(self._runs)
        self.taken.cpu.append(statistics.median(told["cpu"]))
        self.taken.wall.append(statistics.median(told["wall"]))

    def _turn(self, runs: int) -> "Told":
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{runs}\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"{self.name} ended"
        told: Told = json.loads(line)
        return told


class Told(TypedDict):
    """What a process says of its turn: seconds of each run, and the SHA-256 of the last answer."""

    cpu: list[float]
    wall: list[float]
    digest: str


def compare(commands: Mapping[str, Sequence[str]], rounds: int, digest: str) -> dict[str, Taken]:
    """Let all sides take turns; AssertionError where the answer of one has another SHA-256 than `digest`."""
    with ExitStack() as stack:
        sides = [Side(name, command, stack) for name, command in commands.items()]
        for side in sides:
            side.warm(digest)
        for _ in range(rounds):
            _round(sides)
    return {side.name: side.taken for side in sides}


def _round(sides: Iterable[Side]) -> None:
    for side in sides:
        side.run()
