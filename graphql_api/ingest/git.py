"""How is git asked, beside the event loop?"""

import asyncio
import fcntl
import os
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import IO, Final, Self

from graphql_api.domain.errors import SourceBrokenError, ToolMissingError
from graphql_api.ingest.git_command import READ_SECONDS, Told, command, environment
from graphql_api.ingest.scratch import scratch
from graphql_api.ingest.source import without_credentials

#: Longest that fetching from elsewhere may take.
FETCH_SECONDS: Final = 6 * 3600.0

_PIECE: Final = 1024 * 1024
_WORTH_WAKING: Final = 128 * 1024
_NAP_SECONDS: Final = 0.002
_SHOWN: Final = 600


class Git:
    """One repository's git directory; `objects` is where its objects are, where that is elsewhere.

    `told` is what git has said already, null where it failed, by its arguments and what it was sent.
    """

    __slots__ = ("directory", "objects", "told")

    def __init__(self, directory: str, objects: str = "", told: Told | None = None) -> None:
        self.directory = directory
        self.objects = objects
        self.told: Told = {} if told is None else told

    async def run(
        self,
        *arguments: str,
        seconds: float = READ_SECONDS,
        protocols: Sequence[str] = (),
        held: Sequence[int] = (),
    ) -> bytes:
        """Give what git prints; SourceBrokenError with what it complains of where it fails or takes too long.

        `held` are file descriptors that git keeps open until it ends, as locks that outlive us.
        """
        if arguments in self.told:
            known = self.told[arguments]
            if known is None:
                raise SourceBrokenError(f"git {arguments[0]}: failed")
            return known
        # Into a file: a pipe would wake the event loop for each 64 KiB, and git would wait for it meanwhile.
        with scratch() as printed:
            async with self._started(arguments, protocols, held, stdout=printed) as (process, complaints):
                try:
                    await asyncio.wait_for(process.wait(), seconds)
                except TimeoutError as error:
                    raise SourceBrokenError(
                        f"git {arguments[0]} took longer than {seconds:.0f} seconds"
                    ) from error
                if process.returncode:
                    raise SourceBrokenError(_complaint(arguments[0], complaints))
            printed.seek(0)
            return printed.read()

    async def pour(self, *arguments: str, sent: bytes, take: Callable[[bytes], None]) -> None:
        """Send `sent` to git, and give what it prints to `take` piece by piece, from a thread.

        SourceBrokenError where git fails or takes too long; `take` may have been given some of it.
        """
        known = self.told.get((*arguments, sent))
        if known is not None:
            take(known)
            return
        with scratch() as stdin, _Pipe() as pipe:
            stdin.write(sent)
            stdin.seek(0)
            async with self._started(arguments, (), (), stdin=stdin, stdout=pipe.entrance) as (
                process,
                complaints,
            ):
                pipe.leave_entrance()
                try:
                    await asyncio.wait_for(_in_thread(pipe, take, process), READ_SECONDS)
                except TimeoutError as error:
                    raise SourceBrokenError(
                        f"git {arguments[0]} took longer than {READ_SECONDS:.0f} seconds"
                    ) from error
                if process.returncode:
                    raise SourceBrokenError(_complaint(arguments[0], complaints))

    @asynccontextmanager
    async def _started(
        self,
        arguments: Sequence[str],
        protocols: Sequence[str],
        held: Sequence[int],
        stdin: int | IO[bytes] = DEVNULL,
        stdout: int | IO[bytes] = DEVNULL,
    ) -> AsyncGenerator[tuple[Process, IO[bytes]]]:
        """Start git, and see to it that it has ended before we go on, whatever happens."""
        with scratch() as complaints:
            try:
                process = await asyncio.create_subprocess_exec(
                    *command(self.directory, arguments),
                    stdin=stdin,
                    stdout=stdout,
                    stderr=complaints,
                    env=environment(protocols)
                    | ({"GIT_OBJECT_DIRECTORY": self.objects} if self.objects else {}),
                    limit=_PIECE,
                    pass_fds=tuple(held),
                )
            except FileNotFoundError as error:
                raise ToolMissingError("git is not installed, or not on the PATH") from error
            try:
                yield process, complaints
            finally:
                if process.returncode is None:
                    process.kill()
                    await process.wait()


class _Pipe:
    """A pipe that is as wide as this system lets it be, so that git and we seldom wait for each other."""

    def __init__(self) -> None:
        self.exit, self.entrance = os.pipe()
        # Linux only; elsewhere it is as wide as it is.
        widen = getattr(fcntl, "F_SETPIPE_SZ", None)
        if widen is not None:
            with suppress(OSError):
                fcntl.fcntl(self.exit, widen, _PIECE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.leave_entrance()
        os.close(self.exit)

    def leave_entrance(self) -> None:
        """Close our end of what git writes to: the pipe ends when git's own is closed."""
        entrance, self.entrance = self.entrance, -1
        if entrance >= 0:
            os.close(entrance)

    def pour(self, take: Callable[[bytes], None]) -> None:
        """Read to the end. git writes 4 KiB at a time: a nap after a small piece lets the next be a large one."""
        while piece := os.read(self.exit, _PIECE):
            take(piece)
            if len(piece) < _WORTH_WAKING:
                time.sleep(_NAP_SECONDS)


async def _in_thread(pipe: _Pipe, take: Callable[[bytes], None], process: Process) -> None:
    """Read the pipe to its end in a thread, which is over when this is, as git is ended first."""
    pouring = asyncio.ensure_future(asyncio.to_thread(pipe.pour, take))
    try:
        await asyncio.shield(pouring)
        await process.wait()
    finally:
        if not pouring.done():
            process.kill()
            await asyncio.wait([pouring])


def _complaint(command: str, complaints: IO[bytes]) -> str:
    """Say what git complained of: the end of it, on one line, without credentials or control characters."""
    complaints.seek(0)
    text = without_credentials(complaints.read(64 * 1024).decode(errors="replace"))
    said = "; ".join(line.strip() for line in text.splitlines() if line.strip())
    clean = "".join(letter if letter.isprintable() else "?" for letter in said)
    return f"git {command}: {clean[-_SHOWN:] or 'failed without a word'}"
