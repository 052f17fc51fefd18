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
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from graphql_api import stores
from graphql_api.settings import Settings
from tests.catalog.mongo_servers import ReplicaSet
from tests.faults.apart import ApartMember, ApartSet, again, inside
from tests.faults.buckets import Bucket, failing, frozen
from tests.faults.clock import jump, library
from tests.faults.clock import settings as clock_settings
from tests.faults.load import QUERIES, Asked, Load, Seen, Server, served
from tests.schema.archive import fill
from tests.service.redis_servers import RedisServer, redis_server

#: Seconds before the fault, while it lasts, and after it.
BEFORE: Final = 4.0
DURING: Final = 5.0
AFTER: Final = 12.0

_PARTITIONED: Final = "mongodb-primary-partitioned"
_CLOCK: Final = "clock-jumps"
_WORKER: Final = "worker-killed"
_DISK: Final = "disk-full"

#: Answered by sending the client to the bucket.
_ANNEXED: Final[tuple[Asked, ...]] = (
    ("GET", "/ds000001/v1.0.0/sub-01/eeg/sub-01_task-rest_run-01_eeg.edf", None),
    ("GET", "/health", None),
)


class Place(NamedTuple):
    """What a fault can be done to."""

    server: Server
    redis: RedisServer
    folder: Path
    members: ReplicaSet | None = None
    bucket: Bucket | None = None
    clock: Path | None = None


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


def _mongodb_partitioned(place: Place) -> Callable[[], None]:
    assert place.members
    primary = place.members.primary()
    assert isinstance(primary, ApartMember)
    primary.cut()
    return primary.join


def _bucket_fails(place: Place) -> Callable[[], None]:
    assert place.bucket
    switch = place.bucket.switch
    switch(failing=True)
    return lambda: switch(failing=False)


def _clock_jumps(place: Place) -> Callable[[], None]:
    """Let the clock be an hour ahead, and then an hour behind."""
    clock = place.clock
    assert clock
    jump(clock, 3600)
    return lambda: jump(clock, -3600)


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


class Kind(NamedTuple):
    """A fault, and what it needs beside a server and Redis."""

    begin: Fault
    members: type[ReplicaSet] | None = None
    bucket: Callable[[Path], AbstractContextManager[Bucket]] | None = None


FAULTS: Final[dict[str, Kind]] = {
    "mongodb-primary-killed": Kind(_mongodb_killed, ReplicaSet),
    "mongodb-primary-frozen": Kind(_mongodb_frozen, ReplicaSet),
    _PARTITIONED: Kind(_mongodb_partitioned, ApartSet),
    "redis-frozen": Kind(_redis_frozen),
    "redis-killed": Kind(_redis_killed),
    "s3-frozen": Kind(_bucket_fails, bucket=frozen),
    "s3-answers-500": Kind(_bucket_fails, bucket=failing),
    _WORKER: Kind(_worker_killed),
    _CLOCK: Kind(_clock_jumps),
    _DISK: Kind(_disk_full),
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
    kind = FAULTS[name]
    with tempfile.TemporaryDirectory(prefix="bidsgraph-faults-") as made, ExitStack() as stack:
        folder = Path(made)
        redis = stack.enter_context(redis_server(folder))
        settings = {"BIDSGRAPH_REDIS": redis.url, "BIDSGRAPH_WORKERS": "2"}
        members, bucket, clock = None, None, None
        if kind.members:
            members = kind.members()
            stack.callback(members.remove)
            members.start()
            settings["BIDSGRAPH_CATALOG"] = members.url.replace("/?", "/faults?")
        data = stack.enter_context(_small_disk(folder / "disk")) if name == _DISK else folder / "data"
        if kind.bucket:
            bucket = stack.enter_context(kind.bucket(folder / "bucket"))
            settings |= bucket.settings
            await _filled(data)
        if name == _CLOCK:
            clock = folder / "clock"
            settings |= clock_settings(clock)
        server = stack.enter_context(served(data, settings))
        return await _measured(name, kind.begin, Place(server, redis, data, members, bucket, clock))


async def _filled(folder: Path) -> None:
    """Put in a dataset with an annexed file, which clients are sent to the bucket for."""
    async with stores.opened(Settings(data_dir=folder)) as catalog:
        await fill(catalog)


async def _measured(name: str, fault: Fault, place: Place) -> Row:
    load = Load(place.server.url, (*QUERIES, *_ANNEXED) if place.bucket else QUERIES)
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


_COLUMNS: Final = (
    *(
        "fault",
        "errors before it",
        "answers",
        "errors, by status and code",
        "without a code, or not retryable",
    ),
    *(
        "last error after the fault began",
        "slowest answer",
        "writes acknowledged",
        "lost",
        "MiB before, after",
    ),
)
_HEAD: Final = f"| {' | '.join(_COLUMNS)} |\n|" + " --- |" * len(_COLUMNS) + "\n"


def _line(row: Row) -> str:
    """Write a row as Markdown."""
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
    return f"| {' | '.join(cells)} |\n"


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {what}" for what, number in sorted(counts.items())) or "none"


def main() -> int:
    """Run the faults that are named, or all that can be run here.

    1 where anything was lost, or told without a code or as if asking again were of no use. Connections to a worker
    that was killed end without a word, and are not counted.
    """
    names = sys.argv[1:] or [name for name in FAULTS if _is_possible(name)]
    failed = False
    sys.stdout.write(_HEAD)
    for name in names:
        if name == _PARTITIONED and not inside():
            done = again(name)
            failed |= done.returncode != 0
            sys.stdout.write(done.stdout.removeprefix(_HEAD))
        else:
            row = asyncio.run(run(name))
            failed |= bool(row.lost or (row.seen.uncoded and name != _WORKER))
            sys.stdout.write(_line(row))
        sys.stdout.flush()
    return int(failed)


def _is_possible(name: str) -> bool:
    """Tell whether what a fault needs is here: an administrator's rights, or a library."""
    if name in {_DISK, _PARTITIONED}:
        return os.geteuid() == 0 and bool(shutil.which("mount") and shutil.which("ip"))
    return name != _CLOCK or library() is not None


if __name__ == "__main__":
    raise SystemExit(main())
