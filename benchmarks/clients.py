"""How are servers asked over HTTP?

One answer at a time by a plain socket, which tells when its first and its last byte came, and many by wrk.
`python -m benchmarks.clients URL QUERY` asks for one tree after another, each by a text that was never seen, until it
is told to stop, and then says how many it began.
"""

import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from benchmarks.questions import fresh
from benchmarks.sides import REPOSITORY

_BUFFER: Final = 1 << 20
#: Bytes in which the status line of an answer is.
_LINE: Final = 64
_CHUNK: Final = re.compile(rb"([0-9a-fA-F]+)[^\r\n]*\r\n")

_SCRIPT: Final = """\
wrk.method = "%(method)s"
%(headers)s
wrk.body = %(body)s
done = function(summary, latency, requests)
  io.write(string.format('{"requests":%%d,"microseconds":%%d,"p99":%%f,"failed":%%d}\\n',
    summary.requests, summary.duration, latency:percentile(99.0),
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write
      + summary.errors.timeout))
end
"""


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer over HTTP: seconds until its first and last byte, and its body."""

    first: float
    last: float
    head: bytes
    raw: bytes

    @property
    def body(self) -> bytes:
        """The body, put together where it came in chunks."""
        if b"transfer-encoding: chunked" not in self.head.lower():
            return self.raw
        parts: list[bytes] = []
        place = 0
        while size := _CHUNK.match(self.raw, place):
            length = int(size[1], 16)
            parts.append(self.raw[size.end() : size.end() + length])
            place = size.end() + length + 2
        return b"".join(parts)


def ask(url: str, query: str | None) -> Answered:
    """POST a query, or GET where there is none, on a connection of its own, and read until the server closes it."""
    parts: list[bytes] = []
    with _connected(url) as connection:
        began = time.perf_counter()
        connection.sendall(_request(url, query))
        parts.append(connection.recv(_BUFFER))
        first = time.perf_counter() - began
        while part := connection.recv(_BUFFER):
            parts.append(part)
        last = time.perf_counter() - began
    status, _, raw = b"".join(parts).partition(b"\r\n\r\n")
    assert b" 200 " in status.split(b"\r\n")[0], status[:500]
    return Answered(first, last, status, raw)


def _connected(url: str) -> socket.socket:
    address = urlsplit(url)
    return socket.create_connection((address.hostname, address.port))


def _request(url: str, query: str | None) -> bytes:
    address = urlsplit(url)
    body = json.dumps({"query": query}).encode() if query else b""
    head = f"{'POST' if query else 'GET'} {address.path} HTTP/1.1\r\nHost: {address.netloc}\r\nConnection: close\r\n"
    head += (
        f"Content-Type: application/json\r\nAccept: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _throw_away(url: str, query: str) -> None:
    """Ask, and let the system throw away what comes (Linux, tcp(7)).

    A client that copied it would take the core from those who measure how long others wait.
    """
    nowhere = bytearray(_BUFFER)
    with _connected(url) as connection:
        connection.sendall(_request(url, query))
        assert b" 200 " in connection.recv(_LINE)
        while connection.recv_into(nowhere, _BUFFER, socket.MSG_TRUNC):
            pass


@dataclass(frozen=True, slots=True)
class Load:
    """What wrk saw: requests a second, and the 99th percentile of seconds until an answer's last byte."""

    rate: float
    p99: float


def load(
    url: str,
    query: str | None,
    *,
    seconds: float = 1,
    clients: int = 16,
    headers: Mapping[str, str] | None = None,
) -> Load:
    """Ask the same again and again on some connections; AssertionError where any answer was not 2xx."""
    asked = {"Content-Type": "application/json", "Accept": "application/json", **(headers or {})}
    script = _SCRIPT % {
        "method": "POST" if query else "GET",
        "headers": "\n".join(f"wrk.headers[{_lua(name)}] = {_lua(value)}" for name, value in asked.items()),
        "body": _lua(json.dumps({"query": query})) if query else "nil",
    }
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        options = ["-t1", f"-c{clients}", f"-d{seconds:g}s", "--timeout", "60s", "-s", file.name]
        told = subprocess.run(["wrk", *options, url], check=True, stdout=subprocess.PIPE, text=True).stdout
    seen = json.loads(told.strip().rsplit("\n", 1)[-1])
    assert not seen["failed"], told
    return Load(seen["requests"] / seen["microseconds"] * 1e6, seen["p99"] / 1e6)


def _lua(text: str) -> str:
    return json.dumps(text, ensure_ascii=True)


def can_load() -> bool:
    """Tell whether wrk is there."""
    return shutil.which("wrk") is not None


@contextmanager
def looping(url: str, query: Path) -> Generator[list[int]]:
    """Let one client ask for one tree after another meanwhile; how many it began is put into the list at the end."""
    begun: list[int] = []
    command = [sys.executable, "-m", "benchmarks.clients", url, str(query)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield begun
        process.send_signal(signal.SIGTERM)
        begun.append(int(process.stdout.readline()))


def _loop(url: str, query: str) -> None:
    begun = 0

    def stop(_signal: int, _frame: object) -> None:
        print(begun, flush=True)
        sys.exit(0)

    signal.signal(signal.SIGTERM, stop)
    _throw_away(url, fresh(query, time.time_ns()))
    print("ready", flush=True)
    for number in count(time.time_ns()):
        begun += 1
        _throw_away(url, fresh(query, number))


if __name__ == "__main__":
    _loop(sys.argv[1], Path(sys.argv[2]).read_text())
