"""How long does the ingest of a git repository take, against git listing the same tags?

`python -m benchmarks.ingest_git [BUNDLE]`: a bare mirror is read into a fresh data directory by the command line; the
rival is `git ls-tree -r -l -z` of each tag, one after another. Both are run in turns. What is held to the limit is the
whole command, as a user waits for it. Beside it is told after how long whoever reads the catalogue finds all versions,
with their trees and files; behind that are the texts of small files and the records of recordings. How much is reading
and publishing is told from where the program is loaded: git reads before that already. Without an argument it is the
largest of the real datasets, which lie beside the repository and not in it.
"""

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from typing import Any, Final

import orjson

from benchmarks.rounds import medians, peak, table

ROUNDS: Final = 7
MOST_RATIO: Final = 10.0
MOST_MEMORY: Final = 300_000_000

#: Seconds between two looks at what is published.
_PAUSE: Final = 0.005

_PROGRAM: Final = Path(sys.executable).parent / "bidsgraph"
_REPOSITORY: Final = Path(__file__).parent.parent
_SHARED: Final = Path(os.environ.get("BIDSGRAPH_SHARED") or _REPOSITORY.parent / "shared")
LARGEST: Final = _SHARED / "data" / "git" / "ds005514.bundle"


def main(bundle: Path = LARGEST) -> None:
    """Print the table."""
    if not bundle.is_file():
        print(f"\nIngest of a git repository: not measured, there is no {bundle}")
        return
    with tempfile.TemporaryDirectory(prefix="bidsgraph-bench-") as folder:
        mirror = Path(folder) / f"{bundle.stem}.git"
        _output(["git", "clone", "--quiet", "--mirror", bundle, mirror])
        tags = _output(["git", "-C", mirror, "tag"]).decode().split()
        lists = [["git", "-C", mirror, "ls-tree", "-r", "-l", "-z", tag] for tag in tags]
        listed = [_output(command).count(b"\0") for command in lists]
        reports: list[dict[str, Any]] = []
        published: list[float] = []
        fresh = (Path(folder) / f"data-{number}" for number in count())
        seconds = medians(
            {
                "git": lambda: [_output(command) for command in lists],
                "start": lambda: _output([_PROGRAM, "ingest", "--help"]),
                "ingest": lambda: reports.append(_ingested(mirror, next(fresh), len(tags), published)),
            },
            ROUNDS,
        )
    memory = max(report["memory"] for report in reports)
    inside = statistics.median(report["seconds"] for report in reports[1:])
    found = statistics.median(published[1:])
    ratio = seconds["ingest"] / seconds["git"]
    table(
        f"Ingest of {bundle.stem}: {len(tags)} tags, {sum(listed):,} files",
        [
            ("git ls-tree -r -l -z", f"{seconds['git'] * 1000:6.0f} ms"),
            ("bidsgraph ingest, the whole process", f"{seconds['ingest'] * 1000:6.0f} ms"),
            ("of that, the command line starts", f"{seconds['start'] * 1000:6.0f} ms"),
            ("of that, until all versions are found", f"{found * 1000:6.0f} ms"),
            ("of that, reading and publishing once loaded", f"{inside * 1000:6.0f} ms"),
            ("ratio of the whole process", f"{ratio:6.2f} (at most {MOST_RATIO:.0f})"),
            ("ratio until all versions are found", f"{found / seconds['git']:6.2f}"),
            ("ratio of reading and publishing once loaded", f"{inside / seconds['git']:6.2f}"),
            ("memory at most", f"{memory / 1e6:6.0f} MB (at most {MOST_MEMORY / 1e6:.0f})"),
        ],
    )
    assert {len(report["published"]) for report in reports} == {len(tags)}
    assert {report["files"] for report in reports} <= set(listed)
    assert ratio <= MOST_RATIO, f"{ratio:.1f} times, at most {MOST_RATIO:.0f}"
    assert memory <= MOST_MEMORY, f"{memory} bytes, at most {MOST_MEMORY}"


def _environment() -> dict[str, str]:
    # Where Python may not keep what it compiled, each start would compile every library anew.
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _output(command: Sequence[object]) -> bytes:
    return subprocess.run(
        list(map(str, command)), check=True, stdout=subprocess.PIPE, env=_environment()
    ).stdout


def _ingested(mirror: Path, data_dir: Path, versions: int, published: list[float]) -> dict[str, Any]:
    """Ingest, and give the report and the most bytes held; note the seconds until all versions were found."""
    command = [_PROGRAM, "ingest", mirror, "--data-dir", data_dir, "--json"]
    began = time.perf_counter()
    with subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, env=_environment()) as process:
        with closing(_Watch(data_dir / "catalog.sqlite")) as watch:
            while watch.found() < versions:
                assert process.poll() is None, "it ended before all versions were found"
                time.sleep(_PAUSE)
        published.append(time.perf_counter() - began)
        assert process.stdout
        told = process.stdout.read()
        # Of this process and what it started, and of nothing else that was measured before.
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    source: dict[str, Any]
    [source] = orjson.loads(told)["sources"]
    return source | {"memory": peak(usage)}


class _Watch:
    """Looks at a catalogue that is being made, on one connection: to open one each time would take a part of a core."""

    def __init__(self, catalog: Path) -> None:
        self._catalog = catalog
        self._connection: sqlite3.Connection | None = None

    def found(self) -> int:
        """Count the versions that whoever reads the catalogue finds."""
        if self._connection is None:
            if not self._catalog.is_file():
                return 0
            self._connection = sqlite3.connect(f"file:{self._catalog}?mode=ro", uri=True)
        with suppress(sqlite3.OperationalError):
            number: int
            [[number]] = self._connection.execute("SELECT count(*) FROM version")
            return number
        return 0

    def close(self) -> None:
        """Let go of it."""
        if self._connection is not None:
            self._connection.close()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
