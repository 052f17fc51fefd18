"""How does a copy of this process work beside it, and send what it finds?

Two interpreters work at once where two threads of one would wait for each other. What is sent lies in a file without a
name, so that the sender never waits for whoever receives it.
"""

import os
import pickle
import signal
import sys
from collections.abc import Callable
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

    def __init__(self, work: Callable[[Send], object]) -> None:
        """Start nothing yet."""
        self._work = work
        self._process = 0
        self._sent: IO[bytes] | None = None
        self._heads: IO[bytes] | None = None

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
            leaving, entrance = os.pipe()
            self._heads = os.fdopen(leaving, "rb", buffering=0)
            try:
                self._process = os.fork()
                if not self._process:
                    # Nobody reads here any more when the process that does has ended: then sending fails.
                    self._heads.close()
                    _run(self._work, _Sender(self._sent, entrance))
            finally:
                os.close(entrance)

    def receive(self) -> Any:  # noqa: ANN401 (whatever was sent)
        """Wait for the next message; null where none comes any more."""
        if self._sent is None or self._heads is None or not self._process:
            return None
        head = self._heads.read(_HEAD.size)
        if len(head) < _HEAD.size:
            return None
        place, size = _HEAD.unpack(head)
        begin = place - place % ALLOCATIONGRANULARITY
        with mmap(self._sent.fileno(), place - begin + size, access=ACCESS_READ, offset=begin) as sent:
            return pickle.loads(memoryview(sent)[place - begin :])  # noqa: S301 (see above)

    def close(self) -> None:
        """End the process, with those that it started; who waits for a message is given none."""
        if self._process:
            # It may not be a group yet.
            for end in (os.killpg, os.kill):
                with suppress(OSError):
                    end(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
            self._process = 0
        for opened in (self._sent, self._heads):
            if opened is not None:
                opened.close()


class _Sender:
    """Sends one message after another."""

    def __init__(self, sent: IO[bytes], entrance: int) -> None:
        self._file = sent.fileno()
        self._entrance = entrance
        self._place = 0

    def __call__(self, message: object) -> None:
        rest = memoryview(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))
        head = _HEAD.pack(self._place, len(rest))
        while rest:
            written = os.pwrite(self._file, rest, self._place)
            self._place += written
            rest = rest[written:]
        os.write(self._entrance, head)


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
