"""Who tells whether a document is valid, without keeping clients of others waiting?

graphql-core takes up to a tenth of a second for the documents that are just allowed, and leaves tens of thousands of
objects behind that the interpreter has to find again. A thread would share the interpreter with the event loop, which
gets it back only every now and then. So a process of its own does it, which gives way to whoever answers clients.
"""

import asyncio
import json
import logging
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from dataclasses import asdict
from typing import Final, Protocol, cast

from graphql_api.schema import verdict
from graphql_api.schema.shape import Limits
from graphql_api.schema.verdict import Verdict

_PROGRAM: Final = "graphql_api.schema.judging_program"
_LENGTH: Final = 4
#: Bytes of an answer that are waited for: more than a few faults of the longest messages take, all of it escaped.
_LONGEST: Final = 1 << 20

_log = logging.getLogger(__name__)


class Judge(Protocol):
    """Tells what is wrong with the text of a query."""

    async def verdict(self, text: str) -> Verdict | None:
        """Tell it; null where that cannot be told now, so that the caller has to find out."""
        ...


class JudgeProcess:
    """A process that is started, at the latest when it is first asked, and anew where it ended; one text at a time."""

    def __init__(self, limits: Limits, *, introspection: bool) -> None:
        """Start nothing yet."""
        self._asked = json.dumps({"limits": asdict(limits), "introspection": introspection})
        self._process: Process | None = None
        self._starting: asyncio.Task[None] | None = None
        self._turn = asyncio.Semaphore(1)
        self._is_closed = False

    async def started(self) -> None:
        """Wait until it can be asked, where it was asked for the first time, or cannot be started."""
        if self._starting is not None:
            await asyncio.shield(self._starting)

    async def verdict(self, text: str) -> Verdict | None:
        """Tell what is wrong with a text; null until the process has started. Whoever gives up waiting ends it."""
        if self._process is None:
            self.start()
            return None
        async with self._turn:
            return await self._told(text)

    async def _told(self, text: str) -> Verdict | None:
        process = self._process
        if process is None:
            return None
        try:
            return verdict.read(await _answer(process, text))
        except (OSError, EOFError, ValueError):
            _log.warning("the process that validates documents ended; another takes its place")
            await self._end()
            return None
        except BaseException:
            # What it says next would be taken for the answer to the next text.
            await self._end()
            raise

    async def close(self) -> None:
        """End it."""
        self._is_closed = True
        if self._starting is not None:
            self._starting.cancel()
            with suppress(asyncio.CancelledError):
                await self._starting
        await self._end()

    def start(self) -> None:
        """Start it, where it is not: it takes a second, and many where the processor is wanted by others."""
        if self._starting is None and not self._is_closed:
            self._starting = asyncio.create_task(self._started())

    async def _started(self) -> None:
        process: Process | None = None
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", _PROGRAM, self._asked, stdin=PIPE, stdout=PIPE, limit=_LONGEST
            )
            if await _out(process).readline():
                self._process, process = process, None
                self._starting = None
        except OSError as error:
            # It stays as if it were starting: documents are validated without it, as before.
            _log.warning("documents are validated by a thread, as no process can be started: %s", error)
        finally:
            if process is not None:
                await _killed(process)

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            await _killed(process)


async def _answer(process: Process, text: str) -> bytes:
    written = text.encode(errors="surrogatepass")
    into = cast("asyncio.StreamWriter", process.stdin)
    into.write(len(written).to_bytes(_LENGTH, "big") + written)
    await into.drain()
    line = await _out(process).readline()
    if not line.endswith(b"\n"):
        raise EOFError
    return line


def _out(process: Process) -> asyncio.StreamReader:
    return cast("asyncio.StreamReader", process.stdout)


async def _killed(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()
