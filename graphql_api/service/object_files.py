"""How is a file of this disk opened, so that it is the one that was published and lies nowhere else?

Directories are opened one from within the other and no link is followed on the way, so that nothing outside of the
root is reached, whatever is moved or linked meanwhile. What differs from what was published is not served.
"""

import asyncio
import errno
import hashlib
import os
import stat
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Final, Protocol, TypeVar

from graphql_api.domain.errors import StoreUnavailableError
from graphql_api.ingest import fingerprint
from graphql_api.storage.object_links import ObjectLink

Result = TypeVar("Result")

#: Bytes read and sent in one go, and the seconds that one reading may take.
CHUNK: Final = 256 * 1024
SECONDS: Final = 30.0
_DIRECTORY: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
#: Not blocking, as what was a file may be a pipe by now.
_FILE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class MissingObjectError(Exception):
    """Nothing is where the file was."""


class ChangedObjectError(Exception):
    """Something else is there now than was published."""


class Content(Protocol):
    """An open file's bytes."""

    def pieces(self, start: int, stop: int) -> AsyncIterator[bytes]:
        """Give the bytes from `start` up to `stop` in pieces of at most CHUNK."""
        ...

    async def close(self) -> None:
        """Let go of it."""
        ...


class SmallContent:
    """Bytes at hand."""

    def __init__(self, content: bytes) -> None:
        """Give `content`."""
        self._content = content

    async def pieces(self, start: int, stop: int) -> AsyncIterator[bytes]:
        """Give the bytes from `start` up to `stop`."""
        for place in range(start, stop, CHUNK):
            yield self._content[place : min(place + CHUNK, stop)]

    async def close(self) -> None:
        """There is nothing to let go of."""


class FileReaders:
    """A few threads that read the disk, so that a slow disk holds up no other request."""

    def __init__(self, threads: int = 8) -> None:
        """Read with so many threads at once."""
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="objects")

    def close(self) -> None:
        """Let go of the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def open(self, root: str, paths: tuple[str, ...], link: ObjectLink) -> Content:
        """Open the first of `paths` below `root` that is there.

        MissingObjectError where none is, ChangedObjectError where it is not what the link says,
        StoreUnavailableError where the disk does not answer.
        """
        opened = await self.run(lambda: _open_first(root, paths, link), _close_opened)
        return SmallContent(opened) if isinstance(opened, bytes) else LargeContent(self, opened)

    async def run(self, work: Callable[[], Result], undo: Callable[[Result], None]) -> Result:
        """Do work in a thread; where it takes too long, `undo` what it gives in the end."""
        future = self._threads.submit(work)
        try:
            return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(future)), SECONDS)
        except (TimeoutError, asyncio.CancelledError) as error:
            future.add_done_callback(lambda done: _undone(done, undo))
            if isinstance(error, TimeoutError):
                raise StoreUnavailableError("the disk does not answer") from error
            raise


class LargeContent:
    """An open file, read as it is sent."""

    def __init__(self, readers: FileReaders, descriptor: int) -> None:
        """Take over the descriptor."""
        self._readers = readers
        self._descriptor = descriptor
        self._state = _state(descriptor)

    async def pieces(self, start: int, stop: int) -> AsyncIterator[bytes]:
        """Give the bytes; ChangedObjectError before the last piece where the file was written to meanwhile."""
        place = start
        while place < stop:
            piece = await self._readers.run(self._reading(place, min(CHUNK, stop - place)), _nothing)
            place += len(piece)
            if not piece or (place >= stop and _state(self._descriptor) != self._state):
                raise ChangedObjectError
            yield piece

    def _reading(self, place: int, count: int) -> Callable[[], bytes]:
        return lambda: os.pread(self._descriptor, count, place)

    async def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)


def _open_first(root: str, paths: tuple[str, ...], link: ObjectLink) -> bytes | int:
    for path in paths:
        with suppress(FileNotFoundError):
            return _checked(open_beneath(root, path), link)
    raise MissingObjectError


def open_beneath(root: str, path: str) -> bytes | int:
    """Open a file below a directory: its descriptor, or the text of a symbolic link, which is never followed.

    FileNotFoundError where there is no regular file and no link, for whatever reason. Reads the disk.
    """
    *directories, name = path.split("/")
    if any(segment in {"", ".", ".."} or "\0" in segment for segment in (*directories, name)):
        raise FileNotFoundError(path)
    try:
        parent = _descend(root, directories)
        try:
            return _open_last(name, parent)
        finally:
            os.close(parent)
    except OSError as error:
        raise FileNotFoundError(path) from error


def _descend(root: str, directories: list[str]) -> int:
    parent = os.open(root, _DIRECTORY)
    for segment in directories:
        try:
            inner = os.open(segment, _DIRECTORY | os.O_NOFOLLOW, dir_fd=parent)
        finally:
            os.close(parent)
        parent = inner
    return parent


def _open_last(name: str, parent: int) -> bytes | int:
    try:
        descriptor = os.open(name, _FILE, dir_fd=parent)
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        return os.fsencode(os.readlink(name, dir_fd=parent))
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise FileNotFoundError(name)


def _checked(opened: bytes | int, link: ObjectLink) -> bytes | int:
    """Hold what was opened against the link; small files are read whole, as their digest needs that anyway."""
    if isinstance(opened, bytes):
        return _same(opened, link)
    try:
        content = _examined(opened, link)
    except BaseException:
        os.close(opened)
        raise
    if content is None:
        return opened
    os.close(opened)
    return content


def _examined(descriptor: int, link: ObjectLink) -> bytes | None:
    """Give a small file's content; null for a large one that looks as it did."""
    if os.fstat(descriptor).st_size != link.size:
        raise ChangedObjectError
    if link.size <= fingerprint.WHOLE_BYTES:
        return _same(_read(descriptor, link.size), link)
    if _is_fingerprint(link) and fingerprint.of_large(descriptor, link.size) != link.digest:
        raise ChangedObjectError
    return None


def _read(descriptor: int, size: int) -> bytes:
    parts: list[bytes] = []
    place = 0
    while place <= size and (part := os.pread(descriptor, size + 1 - place, place)):
        parts.append(part)
        place += len(part)
    return b"".join(parts)


def _same(content: bytes, link: ObjectLink) -> bytes:
    if len(content) != link.size or not _has_digest(content, link):
        raise ChangedObjectError
    return content


def _has_digest(content: bytes, link: ObjectLink) -> bool:
    """Hold a small content against its digest, where there is one of a kind that can be computed here."""
    if _is_fingerprint(link):
        return fingerprint.of_bytes(content) == link.digest
    if not link.digest or link.algorithm not in hashlib.algorithms_guaranteed:
        return True
    return hashlib.new(link.algorithm, content, usedforsecurity=False).digest() == link.digest


def _is_fingerprint(link: ObjectLink) -> bool:
    return bool(link.digest) and not link.algorithm


def _state(descriptor: int) -> tuple[int, int]:
    status = os.fstat(descriptor)
    return status.st_size, status.st_mtime_ns


def _close_opened(opened: bytes | int) -> None:
    if isinstance(opened, int):
        os.close(opened)


def _undone(done: "Future[Result]", undo: Callable[[Result], None]) -> None:
    if not done.cancelled() and done.exception() is None:
        undo(done.result())


def _nothing(_: object) -> None:
    return
