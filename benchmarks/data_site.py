"""What do benchmarks of the data routes serve, and by which processes?

A version of annexed files, whose bytes are said to be in a bucket: addresses are signed and nothing is ever fetched.
"""

import asyncio
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graphql_api.catalog.protocols import Publication
from graphql_api.catalog.sqlite.catalog import SqliteCatalog
from graphql_api.domain.datasets import DatasetRow, Visibility
from graphql_api.domain.files import FileEntry, Holder, KeyForm
from graphql_api.domain.versions import VersionRow
from graphql_api.index.builder import build_columns
from graphql_api.index.codec import content_hash, encode
from graphql_api.index.statistics import stats_of

DATASET: Final = "xx000001"
PRIVATE: Final = "xx000002"
TAG: Final = "v1.0.0"
ROOT: Final = f"/{DATASET}/{TAG}/"

#: Credentials of nobody: a signature is made of them as of any other.
BUCKET: Final[Mapping[str, str]] = {
    "BIDSGRAPH_S3_BUCKET": "archive",
    "BIDSGRAPH_S3_REGION": "us-east-2",
    "BIDSGRAPH_S3_ACCESS_KEY": "AKIDEXAMPLE",
    "BIDSGRAPH_S3_SECRET_KEY": "x" * 40,
    "BIDSGRAPH_RATE_LIMIT": "0",
    "BIDSGRAPH_LOG_LEVEL": "warning",
}

_TIME: Final = "2026-01-01T00:00:00Z"
_FORM: Final = KeyForm(Holder.ANNEX_LINK, "sha256", "SHA256E", ".edf")
_PATIENCE: Final = 60.0
_TICKS: Final = os.sysconf("SC_CLK_TCK")


def annexed(count: int, in_one_directory: int = 0) -> list[FileEntry]:
    """Make annexed recordings, 50 a subject, and some more that all stand in the directory `many`."""
    stems = [f"sub-{n // 50:05}/eeg/sub-{n // 50:05}_task-rest_run-{n % 50:02}" for n in range(count)]
    stems += [f"many/sub-{n:05}_task-rest" for n in range(in_one_directory)]
    return [_entry(f"{stem}_eeg.edf", number) for number, stem in enumerate(stems)]


def _entry(path: str, number: int) -> FileEntry:
    return FileEntry(path, 1_000_000 + number, _FORM, hashlib.sha256(path.encode()).digest())


def publish(folder: Path, files: Sequence[FileEntry]) -> None:
    """Put files into the catalogue of a folder as one version, and a private dataset beside it."""
    asyncio.run(_publish(folder, files))


async def _publish(folder: Path, files: Sequence[FileEntry]) -> None:
    columns = build_columns(files)
    version = VersionRow(DATASET, TAG, _TIME, content_hash(columns), stats_of(columns))
    catalog = SqliteCatalog(folder / "catalog.sqlite")
    await catalog.open()
    # Large on purpose: what is read of a private dataset before it is hidden must not show in time.
    private = DatasetRow(PRIVATE, {"readme": "x" * 100_000}, _TIME, _TIME, Visibility.PRIVATE)
    await catalog.put_dataset(private)
    await catalog.publish(Publication(DatasetRow(DATASET, {}, _TIME, _TIME), version, encode(columns)))
    await catalog.close()


@dataclass(frozen=True, slots=True)
class Process:
    """A running server."""

    pid: int
    port: int

    def cpu(self) -> float:
        """Seconds of CPU that it has taken so far (Linux)."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def resident(self) -> int:
        """Bytes of memory that it holds (Linux)."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def ours(folder: Path) -> Generator[Process]:
    """Serve the catalogue of a folder."""
    program = str(Path(sys.executable).parent / "bidsgraph")
    with _running(
        [program, "serve", "--data-dir", str(folder)], {**BUCKET, "BIDSGRAPH_RATE_LIMIT": "0"}
    ) as process:
        yield process


@contextmanager
def bare() -> Generator[Process]:
    """Serve the constant redirect, by the same server with the same options."""
    command = [sys.executable, "-m", "uvicorn", "benchmarks.rivals.bare_redirect:app", "--factory"]
    with _running([*command, "--log-level", "warning", "--no-access-log"], {}) as process:
        yield process


@contextmanager
def _running(command: list[str], environment: Mapping[str, str]) -> Generator[Process]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    process = subprocess.Popen(
        [*command, "--port", str(port)],
        env={**os.environ, **environment},
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait(process, port)
        yield Process(process.pid, port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, "the server ended"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not listen in time")
