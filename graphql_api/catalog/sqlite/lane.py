"""How does blocking work on the file run beside the event loop?"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, Final, TypeAlias, TypeVar

from graphql_api.catalog.sqlite.connections import Opened, file_identity, keep_to
from graphql_api.catalog.sqlite.deadline import Deadline
from graphql_api.catalog.sqlite.failures import told
from graphql_api.domain.errors import StoreUnavailableError

Result = TypeVar("Result")
Open: TypeAlias = Callable[[Path, Deadline], Opened]
_Future: TypeAlias = asyncio.Future[Any]

#: What a thread may take after its deadline to notice it; then the caller is answered without it.
_GRACE_SECONDS: Final = 0.25


class Lane:
    """A few threads with a connection each. With one thread, calls run one after the other: a lock by itself.

    Each call ends within `seconds`, waiting for a thread included, with StoreUnavailableError where it must; its
    thread is freed as well, unless the operating system itself hangs. A connection that saw an error is closed, which
    rolls back what it had begun.

    The threads are the lane's own: an executor's futures take longer to and fro than most questions take SQLite.
    """

    def __init__(self, path: Path, connect: Open, *, threads: int, seconds: float) -> None:
        """Start nothing yet: threads and connections come with the first calls that need them."""
        self._path = path
        self._connect = connect
        self._seconds = seconds
        self._most = threads
        self._threads: list[Thread] = []
        self._waiting: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._underway = 0
        self._idle: deque[Opened] = deque()
        self._closed = False

    async def run(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Do the work on a connection."""
        return await self.call(partial(self._with_connection, work))

    async def call(self, work: Callable[[Deadline], Result]) -> Result:
        """Do the work without a connection."""
        self._check_open()
        deadline = Deadline(self._seconds)
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        self._submit(partial(self._answer, loop, future, work, deadline))
        timer = loop.call_later(self._seconds + _GRACE_SECONDS, _give_up, future, deadline)
        try:
            return await future
        finally:
            timer.cancel()
            deadline.end_now()

    def _submit(self, answer: Callable[[], None]) -> None:
        if self._underway >= len(self._threads) < self._most:
            # A process that ends without closing the lane does not wait for it.
            thread = Thread(target=self._serve, name=f"catalog_{len(self._threads)}", daemon=True)
            thread.start()
            self._threads.append(thread)
        self._underway += 1
        self._waiting.put(answer)

    def _serve(self) -> None:
        """Answer calls, in a thread."""
        while (answer := self._waiting.get()) is not None:
            answer()

    def _answer(
        self,
        loop: asyncio.AbstractEventLoop,
        future: _Future,
        work: Callable[[Deadline], Any],
        deadline: Deadline,
    ) -> None:
        try:
            told_back = partial(_set_result, future, self._in_time(work, deadline))
        except BaseException as error:  # noqa: BLE001 - it is the caller's, whatever it is
            told_back = partial(_set_error, future, error)
        # Nobody waits any more where the loop is closed.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(self._end, told_back)

    def _end(self, told_back: Callable[[], None]) -> None:
        self._underway -= 1
        told_back()

    async def close(self) -> None:
        """Let running calls end, refuse those that wait, close the connections."""
        self._closed = True
        for _ in self._threads:
            self._waiting.put(None)
        await asyncio.to_thread(self._join)
        while self._idle:
            self._idle.pop().connection.close()

    def _join(self) -> None:
        for thread in self._threads:
            thread.join()

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


def _give_up(future: _Future, deadline: Deadline) -> None:
    _set_error(future, deadline.error())


def _set_result(future: _Future, result: object) -> None:
    # The caller may be gone.
    if not future.done():
        future.set_result(result)


def _set_error(future: _Future, error: BaseException) -> None:
    if not future.done():
        future.set_exception(error)
