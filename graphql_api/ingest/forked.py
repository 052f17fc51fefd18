"""How does a copy of this process work beside it, and send what it finds?

Two interpreters work at once where two threads of one would wait for each other. What is sent lies in a file without a
name, so that the sender never waits for whoever receives it.
"""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from mmap import ACCESS_READ, ALLOCATIONGRANULARITY, mmap
from struct import Struct
from threading import active_count
from typing import IO, Any, Final, NoReturn, TypeAlias

from graphql_api.ingest.scratch import scratch

Send: TypeAlias = Callable[[object], None]

#: Where a message is in the file, and its bytes.
_HEAD: Final = Struct("<QQ")


class Forked:
    """A process that runs `work`, which is given what sends a message.

    It is there on Linux, and where no other thread runs while it is started, as a copy has none of them. Elsewhere
    nothing is ever received, as where the work failed: whoever waits for it does the work as if nobody had begun.
    """

    def __init__(self, work: Callable[[Send], object], copies: int = 0) -> None:
        """Start nothing yet; so many copies of this process receive what this one does."""
        self._work = work
        self._copies = copies
        self._process = 0
        self._is_ours = True
        self._sent: IO[bytes] | None = None
        #: Those of this process, and of copies that are still to come.
        self._heads: list[IO[bytes]] = []

    @property
    def is_started(self) -> bool:
        """Tell whether anything may be received."""
        return self._process != 0

    def start(self) -> None:
        """Begin to work; what the disk or the system has no room for is not begun."""
        if sys.platform != "linux" or active_count() > 1:
            return
        with suppress(OSError):
            self._sent = scratch()
            pipes = [os.pipe() for _ in range(1 + self._copies)]
            self._heads = [os.fdopen(leaving, "rb", buffering=0) for leaving, _ in pipes]
            entrances = [entrance for _, entrance in pipes]
            try:
                self._process = os.fork()
                if not self._process:
                    # Nobody reads here any more when the processes that do have ended: then sending fails.
                    for head in self._heads:
                        head.close()
                    _run(self._work, _Sender(self._sent, entrances))
            finally:
                for entrance in entrances:
                    os.close(entrance)

    def be_copy(self) -> None:
        """Receive as the next copy of the process that started this one, which ends it."""
        if self._heads:
            self._heads.pop(0).close()
        self._is_ours = False

    def receive(self) -> Any:  # noqa: ANN401 (whatever was sent)
        """Wait for the next message; null where none comes any more."""
        if self._sent is None or not self._heads:
            return None
        head = self._heads[0].read(_HEAD.size)
        if len(head) < _HEAD.size:
            return None
        # Imported late, here and below: a copy that has nothing to send yet begins without it.
        import pickle  # noqa: PLC0415

        place, size = _HEAD.unpack(head)
        begin = place - place % ALLOCATIONGRANULARITY
        with mmap(self._sent.fileno(), place - begin + size, access=ACCESS_READ, offset=begin) as sent:
            return pickle.loads(memoryview(sent)[place - begin :])  # noqa: S301 (see above)

    def close(self) -> None:
        """End the process, with those that it started; who waits for a message is given none."""
        if self._process and self._is_ours:
            # It may not be a group yet.
            for end in (os.killpg, os.kill):
                with suppress(OSError):
                    end(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
            self._process = 0
        for opened in (self._sent, *self._heads):
            if opened is not None:
                opened.close()
        self._heads = []


class _Sender:
    """Sends one message after another."""

    def __init__(self, sent: IO[bytes], entrances: Sequence[int]) -> None:
        self._file = sent.fileno()
        self._entrances = entrances
        self._place = 0

    def __call__(self, message: object) -> None:
        import pickle  # noqa: PLC0415 (as above)

        rest = memoryview(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))
        head = _HEAD.pack(self._place, len(rest))
        while rest:
            written = os.pwrite(self._file, rest, self._place)
            self._place += written
            rest = rest[written:]
        for entrance in self._entrances:
            os.write(entrance, head)


def _run(work: Callable[[Send], object], send: Send) -> NoReturn:
    """Work in the copy, and end it: nothing of what this process would do later may be done twice."""
    status = 1
    try:
        os.setpgid(0, 0)
        work(send)
        status = 0
    except BaseException:  # noqa: BLE001, S110 (what is wrong is told by who does the work instead)
        pass
    finally:
        os._exit(status)
