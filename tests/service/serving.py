"""How is a server of the small catalogue reached byte by byte?"""

import asyncio
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphql_api import stores
from graphql_api.commandline.listening import server
from graphql_api.service.prompts import PROMPTS, Prompts
from graphql_api.service.replies import REPLIES, Replies
from graphql_api.settings import Settings
from tests.schema.archive import fill
from tests.schema.asking import settings_in

_PATIENCE = 20


@dataclass(frozen=True, slots=True)
class Served:
    """A running server, and what it keeps."""

    port: int
    replies: Replies
    prompts: Prompts
    stop: Callable[[], None]

    @contextmanager
    def connected(self, client: str = "127.0.0.1") -> Generator["Wire"]:
        """Connect from one of this machine's own addresses."""
        with closing(
            socket.create_connection(("127.0.0.1", self.port), _PATIENCE, source_address=(client, 0))
        ) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            yield Wire(connection)

    def ask(self, request: bytes, client: str = "127.0.0.1") -> "Answer":
        """Ask on a connection of its own."""
        with self.connected(client) as wire:
            wire.send(request)
            return wire.read()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as its bytes came."""

    head: bytes
    body: bytes

    @property
    def status(self) -> int:
        return int(self.head.split(b" ", 2)[1])

    @property
    def lines(self) -> list[bytes]:
        """The head but for what no two answers share."""
        own = (b"date: ", b"x-request-id: ", b"ratelimit-reset: ")
        return [line for line in self.head.split(b"\r\n") if not line.startswith(own)]

    @property
    def same(self) -> tuple[list[bytes], bytes]:
        """What two answers to one request have in common."""
        return self.lines, self.body

    def header(self, name: bytes) -> bytes:
        """Give the one header of a name; empty where there is none."""
        found = [line[len(name) + 2 :] for line in self.head.split(b"\r\n") if line.startswith(name + b": ")]
        assert len(found) <= 1
        return found[0] if found else b""


class Wire:
    """One connection."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self._came = b""

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.connection.sendall(data)

    def read(self, *, headed: bool = False) -> Answer:
        """Read one answer; without its body where HEAD asked."""
        head = self._until(b"\r\n\r\n")
        lines = [] if headed else [line.partition(b": ") for line in head.split(b"\r\n")]
        length = next((int(value) for name, _, value in lines if name == b"content-length"), 0)
        if (b"transfer-encoding", b": ", b"chunked") in lines:
            return Answer(head, b"".join(iter(self._chunk, b"")))
        while len(self._came) < length:
            self._more()
        body, self._came = self._came[:length], self._came[length:]
        return Answer(head, body)

    def ask(self, request: bytes) -> Answer:
        """Send a request and read its answer."""
        self.send(request)
        return self.read()

    def is_closed(self) -> bool:
        """Wait until the server hangs up; what comes before is no answer."""
        return self._came == b"" and self.connection.recv(65536) == b""

    def _chunk(self) -> bytes:
        length = int(self._until(b"\r\n"), 16)
        while len(self._came) < length + 2:
            self._more()
        chunk, self._came = self._came[:length], self._came[length + 2 :]
        return chunk

    def _until(self, mark: bytes) -> bytes:
        while mark not in self._came:
            self._more()
        found, _, self._came = self._came.partition(mark)
        return found

    def _more(self) -> None:
        piece = self.connection.recv(1 << 20)
        assert piece, f"the server hung up behind {self._came!r}"
        self._came += piece


@contextmanager
def served(directory: Path, *, keep_alive: float = 5, **options: Any) -> Generator[Served]:  # noqa: ANN401 - any setting
    """Serve the small catalogue from a thread, as the command does."""
    settings = settings_in(directory, **options)
    asyncio.run(_filled(settings))
    with serving(settings, keep_alive=keep_alive) as running:
        yield running


@contextmanager
def serving(settings: Settings, *, keep_alive: float = 5) -> Generator[Served]:
    """Serve what there is from a thread, as the command does."""
    running = server(settings, quiet=True)
    running.config.timeout_keep_alive = keep_alive  # type: ignore[assignment]

    def stop() -> None:
        running.should_exit = True

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        thread = threading.Thread(target=running.run, args=([taken],))
        thread.start()
        try:
            while not running.started:
                assert thread.is_alive()
            state = running.lifespan.state
            yield Served(port, state[REPLIES], state[PROMPTS], stop)
        finally:
            stop()
            thread.join(_PATIENCE)
            assert not thread.is_alive()


async def _filled(settings: Settings) -> None:
    async with stores.opened(settings) as catalog:
        await fill(catalog)
