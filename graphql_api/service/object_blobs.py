"""How are blobs read out of repositories on this machine?

By `git cat-file --batch`, which is started once for many blobs: a process for each would cost more than the blob.
"""

import asyncio
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from graphql_api.domain.errors import StoreUnavailableError
from graphql_api.service.object_files import CHUNK, Content, MissingObjectError, SmallContent
from graphql_api.storage.repository import end_git, start_git

#: Blobs up to this size are read whole, so that a slow client keeps no process to itself.
SMALL: Final = 1024 * 1024
#: Longest that git may take for one answer, and a request may wait for its turn.
SECONDS: Final = 30.0


class _Reader:
    """One process, which reads one blob at a time of one repository."""

    def __init__(self, directory: Path, process: Process) -> None:
        if process.stdin is None or process.stdout is None:
            raise StoreUnavailableError("git was started without pipes")
        self.directory = directory
        self.process = process
        self.answers = process.stdout
        self._questions = process.stdin

    async def ask(self, blob: str) -> int | None:
        """Give the blob's size, and be ready to read it; null where the repository has no such blob."""
        self._questions.write(f"{blob}\n".encode())
        await self._questions.drain()
        answer = (await self.answers.readline()).split()
        if len(answer) == 3 and answer[1] == b"blob":  # noqa: PLR2004 (`<id> blob <size>`)
            return int(answer[2])
        if answer and answer[-1] == b"missing":
            return None
        # Not a blob, whose content would follow, or nothing, as git has ended: this process is of no more use.
        raise StoreUnavailableError("git cannot read this repository")


class BlobReaders:
    """A few processes for all repositories; those that have nothing to do are kept for the next blob."""

    def __init__(self, processes: int = 8) -> None:
        """Have at most so many processes at once."""
        self._turns = asyncio.Semaphore(processes)
        self._most = processes
        self._idle: list[_Reader] = []
        self._count = 0

    async def open(self, directory: Path, blob: str, size: int) -> Content:
        """Open a blob; MissingObjectError where there is none of this size, StoreUnavailableError where git fails."""
        try:
            async with asyncio.timeout(SECONDS):
                reader = await self._take(directory)
        except TimeoutError as error:
            raise StoreUnavailableError("too many files are read out of git at this moment") from error
        try:
            async with asyncio.timeout(SECONDS):
                return await self._opened(reader, blob, size)
        except MissingObjectError:
            raise
        except BaseException as error:
            await self.give_back(reader, clean=False)
            if isinstance(error, (TimeoutError, OSError, EOFError, ValueError)):
                raise StoreUnavailableError("git does not answer") from error
            raise

    async def _opened(self, reader: _Reader, blob: str, size: int) -> Content:
        found = await reader.ask(blob)
        if found is None or found != size:
            await self.give_back(reader, clean=found is None)
            raise MissingObjectError
        if size > SMALL:
            return _BlobContent(self, reader)
        content = await reader.answers.readexactly(size + 1)
        await self.give_back(reader, clean=True)
        return SmallContent(content[:-1])

    async def _take(self, directory: Path) -> _Reader:
        await self._turns.acquire()
        try:
            for place, reader in enumerate(self._idle):
                if reader.directory == directory and reader.process.returncode is None:
                    return self._idle.pop(place)
            while self._idle and self._count >= self._most:
                await self._end(self._idle.pop(0))
            started = _Reader(directory, await start_git(directory, "cat-file", "--batch"))
        except BaseException:
            self._turns.release()
            raise
        self._count += 1
        return started

    async def give_back(self, reader: _Reader, *, clean: bool) -> None:
        """Take a process back; one that has more to say than was asked for is ended."""
        self._turns.release()
        if clean:
            self._idle.append(reader)
        else:
            await self._end(reader)

    async def _end(self, reader: _Reader) -> None:
        self._count -= 1
        await end_git(reader.process)

    async def close(self) -> None:
        """End the processes that have nothing to do; the others end with their requests."""
        while self._idle:
            await self._end(self._idle.pop())


class _BlobContent:
    """A large blob, read as it is sent. Read once, forwards: a part that is not asked for is thrown away."""

    def __init__(self, readers: BlobReaders, reader: _Reader) -> None:
        self._readers = readers
        self._reader = reader

    async def pieces(self, start: int, stop: int) -> AsyncIterator[bytes]:
        place = 0
        while place < stop:
            async with asyncio.timeout(SECONDS):
                piece = await self._reader.answers.read(min(CHUNK, stop - place))
            if not piece:
                raise MissingObjectError
            if place + len(piece) > start:
                yield piece[max(0, start - place) :]
            place += len(piece)

    async def close(self) -> None:
        # Whether all was read does not matter: starting anew costs little beside a blob of this size.
        await self._readers.give_back(self._reader, clean=False)
