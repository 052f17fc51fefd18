"""How are headers asked for that only whole libraries can read, without trusting these to end?"""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from graphql_api.domain.signals import Header, read_header

#: Extensions that are asked for: those of mne-bids.
EXTENSIONS: Final = frozenset(
    {".bdf", ".cdt", ".con", ".ds", ".edf", ".fif", ".mefd", ".set", ".snirf", ".sqd", ".vhdr"}
)


class Limits(NamedTuple):
    """Seconds for one recording, for the libraries to be loaded, and for all; and bytes of memory."""

    one: float = 20.0
    start: float = 60.0
    all: float = 600.0
    memory: int = 8 * 1024**3


DEFAULT: Final = Limits()
#: Programs in turn that may end without an answer before no more are started.
_FAILURES: Final = 3
_LONGEST_LINE: Final = 16 * 1024 * 1024


async def read_headers(root: Path, paths: Sequence[str], limits: Limits = DEFAULT) -> dict[str, Header]:
    """Read the headers of recordings below a dataset's root, by path; those that cannot be read are left out.

    They are read one after another in a process of its own. What takes longer than it may is ended with it, and a new
    one goes on behind it.
    """
    found: dict[str, Header] = {}
    # A line is a question: no name of such a file may end it.
    waiting = [path for path in paths if "\n" not in path]
    with suppress(TimeoutError):
        async with asyncio.timeout(limits.all):
            failures = 0
            while waiting and failures < _FAILURES:
                answered = await _run(root, waiting, limits, found)
                failures = 0 if answered else failures + 1
                del waiting[: answered + 1]
    return found


async def _run(root: Path, paths: Sequence[str], limits: Limits, found: dict[str, Header]) -> int:
    """Ask one process for one after another, and count its answers."""
    process = await _started(limits)
    try:
        for count, path in enumerate(paths):
            line = await _ask(process, f"{root}\0{path}", limits.one + (limits.start if count == 0 else 0))
            if not line:
                return count
            header = read_header(line)
            if header is not None:
                found[path] = header
        return len(paths)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _ask(process: Process, question: str, seconds: float) -> str:
    """Give the line of the answer; empty where there is none in time."""
    if process.stdin is None or process.stdout is None:
        return ""
    try:
        async with asyncio.timeout(seconds):
            process.stdin.write(f"{question}\n".encode())
            await process.stdin.drain()
            return (await process.stdout.readline()).decode()
    except (TimeoutError, OSError, ValueError):
        return ""


async def _started(limits: Limits) -> Process:
    # Threads of numerical libraries reserve memory by the gigabyte.
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "graphql_api.ingest.header_program", str(limits.memory)),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env=environment,
        limit=_LONGEST_LINE,
    )
