"""What becomes of clients when something that the server needs fails? `make faults` writes the table of it.

Fifty clients read and two write, all on this machine, for some twenty seconds a fault. Everything is started and
stopped here; `python -m tests.faults redis-frozen` does one alone.
"""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from tests.catalog.mongo_servers import ReplicaSet
from tests.faults.load import Load, Seen, Server, served
from tests.service.redis_servers import RedisServer, redis_server

#: Seconds before the fault, while it lasts, and after it.
BEFORE: Final = 4.0
DURING: Final = 5.0
AFTER: Final = 12.0


class Place(NamedTuple):
    """What a fault can be done to."""

    server: Server
    redis: RedisServer
    members: ReplicaSet | None
    folder: Path


#: Begins a fault and gives what ends it.
Fault = Callable[[Place], Callable[[], None]]


class Row(NamedTuple):
    """One line of the table."""

    fault: str
    early: int
    seen: Seen
    recovered: float
    lost: int
    before: int
    after: int


def _nothing() -> None:
    """End what ended by itself."""


def _mongodb_killed(place: Place) -> Callable[[], None]:
    assert place.members
    primary = place.members.primary()
    primary.kill()
    return primary.start


def _mongodb_frozen(place: Place) -> Callable[[], None]:
    assert place.members
    primary = place.members.primary()
    primary.signal(signal.SIGSTOP)
    return lambda: primary.signal(signal.SIGCONT)


def _redis_frozen(place: Place) -> Callable[[], None]:
    place.redis.signal(signal.SIGSTOP)
    return lambda: place.redis.signal(signal.SIGCONT)


def _redis_killed(place: Place) -> Callable[[], None]:
    place.redis.stop()
    return place.redis.start


def _worker_killed(place: Place) -> Callable[[], None]:
    os.kill(place.server.workers()[0], signal.SIGKILL)
    return _nothing


def _disk_full(place: Place) -> Callable[[], None]:
    filler = place.folder / "filler"
    with filler.open("wb") as opened:
        try:
            while True:
                opened.write(b"x" * 65536)
        except OSError:
            pass
    return filler.unlink


FAULTS: Final[dict[str, tuple[Fault, bool]]] = {
    "mongodb-primary-killed": (_mongodb_killed, True),
    "mongodb-primary-frozen": (_mongodb_frozen, True),
    "redis-frozen": (_redis_frozen, False),
    "redis-killed": (_redis_killed, False),
    "worker-killed": (_worker_killed, False),
    "disk-full": (_disk_full, False),
}


@contextmanager
def _small_disk(folder: Path) -> Generator[Path]:
    """Mount a disk of a few megabytes, which takes an administrator's rights."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


async def run(name: str) -> Row:
    """Let one fault happen."""
    fault, needs_mongodb = FAULTS[name]
    with tempfile.TemporaryDirectory(prefix="bidsgraph-faults-") as made, ExitStack() as stack:
        folder = Path(made)
        redis = stack.enter_context(redis_server(folder))
        settings = {"BIDSGRAPH_REDIS": redis.url, "BIDSGRAPH_WORKERS": "2"}
        members = None
        if needs_mongodb:
            members = ReplicaSet()
            stack.callback(members.remove)
            members.start()
            settings["BIDSGRAPH_CATALOG"] = members.url.replace("/?", "/faults?")
        data = stack.enter_context(_small_disk(folder / "disk")) if name == "disk-full" else folder / "data"
        server = stack.enter_context(served(data, settings))
        return await _measured(name, fault, Place(server, redis, members, data))


async def _measured(name: str, fault: Fault, place: Place) -> Row:
    load = Load(place.server.url)
    load.start()
    await asyncio.sleep(BEFORE)
    # A machine that is busy with something else has errors of its own; they are told, and not laid to the fault.
    early = load.forget_errors()
    before = place.server.resident()
    end = await asyncio.to_thread(fault, place)
    began = load.now
    await asyncio.sleep(DURING)
    await asyncio.to_thread(end)
    await asyncio.sleep(AFTER)
    await load.stop()
    recovered = max(0.0, load.seen.last_error - began) if load.seen.last_error else 0.0
    return Row(name, early, load.seen, recovered, await load.missing(), before, place.server.resident())


def table(rows: list[Row]) -> str:
    """Write the rows as Markdown."""
    head = (
        *(
            "fault",
            "errors before it",
            "answers",
            "errors, by status and code",
            "without a code",
            "last error after the fault began",
        ),
        *("slowest answer", "writes acknowledged", "lost", "MiB before, after"),
    )
    lines = [f"| {' | '.join(head)} |", "|" + " --- |" * len(head)]
    for row in rows:
        seen = row.seen
        cells = (
            row.fault,
            str(row.early),
            str(seen.answers),
            _listed(seen.errors),
            _listed(seen.uncoded),
            f"{row.recovered:.1f} s",
            f"{seen.slowest:.1f} s",
            str(len(seen.acknowledged)),
            str(row.lost),
            f"{row.before}, {row.after}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {what}" for what, number in sorted(counts.items())) or "none"


async def _all(names: list[str]) -> list[Row]:
    wanted: Callable[[str], Awaitable[Row]] = run
    return [await wanted(name) for name in names]


def main() -> int:
    """Run the faults that are named, or all; 1 where anything was lost or told without a code."""
    names = sys.argv[1:] or [
        name for name in FAULTS if name != "disk-full" or (os.geteuid() == 0 and shutil.which("mount"))
    ]
    rows = asyncio.run(_all(names))
    sys.stdout.write(table(rows))
    return int(any(row.lost for row in rows))


if __name__ == "__main__":
    raise SystemExit(main())
