"""How does blocking work on the file run beside the event loop?"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

from graphql_api.catalog.sqlite.connections import Opened, file_identity, keep_to
from graphql_api.catalog.sqlite.deadline import Deadline
from graphql_api.catalog.sqlite.failures import told
from graphql_api.domain.errors import StoreUnavailableError

Result = TypeVar("Result")
Open: TypeAlias = Callable[[Path, Deadline], Opened]

#: What a thread may take after its deadline to notice it; then the caller is answered without it.
_GRACE_SECONDS: Final = 0.25


class Lane:
    """A few threads with a connection each. With one thread, calls run one after the other: a lock by itself.

    Each call ends within `seconds`, waiting for a thread included, with StoreUnavailableError where it must; its
    thread is freed as well, unless the operating system itself hangs. A connection that saw an error is closed, which
    rolls back what it had begun.
    """

    def __init__(self, path: Path, connect: Open, *, threads: int, seconds: float) -> None:
        """Start nothing yet: threads and connections come with the first calls that need them."""
        self._path = path
        self._connect = connect
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="catalog")
        self._idle: deque[Opened] = deque()
        self._closed = False

    async def run(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Do the work on a connection."""
        return await self.call(partial(self._with_connection, work))

    async def call(self, work: Callable[[Deadline], Result]) -> Result:
        """Do the work without a connection."""
        self._check_open()
        deadline = Deadline(self._seconds)
        future = self._threads.submit(self._in_time, work, deadline)
        try:
            async with asyncio.timeout(self._seconds + _GRACE_SECONDS):
                return await asyncio.wrap_future(future)
        except TimeoutError as error:
            raise deadline.error() from error
        finally:
            deadline.end_now()

    async def close(self) -> None:
        """Let running calls end, refuse those that wait, close the connections."""
        self._closed = True
        await asyncio.to_thread(self._threads.shutdown)
        while self._idle:
            self._idle.pop().connection.close()

    def _check_open(self) -> None:
        if self._closed:
            raise StoreUnavailableError("the catalogue is closed", path=str(self._path))

    def _in_time(self, work: Callable[[Deadline], Result], deadline: Deadline) -> Result:
        self._check_open()
        deadline.check()
        with told(self._path):
            return work(deadline)

    def _with_connection(self, work: Callable[[sqlite3.Connection], Result], deadline: Deadline) -> Result:
        opened = self._reuse() or self._connect(self._path, deadline)
        try:
            keep_to(opened.connection, deadline)
            result = work(opened.connection)
        except BaseException:
            opened.connection.close()
            raise
        self._idle.append(opened)
        return result

    def _reuse(self) -> Opened | None:
        """Take an idle connection, if the file that it has open is still the catalogue: else its writes are lost."""
        while self._idle:
            opened = self._idle.pop()
            if opened.file == file_identity(self._path):
                return opened
            opened.connection.close()
        return None
