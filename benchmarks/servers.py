"""Which servers are loaded, each a process on one core?

Rivals are started as their own documentation does, with uvloop and httptools where they are Python; none writes an
access log. Servers run on the first core and clients on the second; where there is but one, all share it.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.archive import PUBLIC_URL
from benchmarks.settled import settle
from benchmarks.sides import PYTHON, REPOSITORY, RIVALS

_CORES: Final = sorted(os.sched_getaffinity(0))
SERVER_CORE: Final = _CORES[0]
CLIENT_CORE: Final = _CORES[-1]
#: A token that the server with all its guards takes.
TOKEN: Final = "benchmark-token-of-enough-length"  # noqa: S105 - it guards nothing

_HOST: Final = "127.0.0.1"
_PATIENCE: Final = 120.0
_GUARDS: Final = {"BIDSGRAPH_RATE_LIMIT": "1000000000", "BIDSGRAPH_ADMIN_TOKEN": TOKEN}

_NGINX: Final = """\
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  open_file_cache max=10;
  types {{ application/json json; }}
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{ listen {host}:{port}; root {folder}; }}
}}
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; `path` is where it answers."""

    process: "subprocess.Popen[bytes]"
    port: int
    path: str = "/graphql"

    @property
    def url(self) -> str:
        """Address of the endpoint."""
        return f"http://{_HOST}:{self.port}{self.path}"

    def at(self, path: str) -> "Server":
        """Give the same server, asked at another path."""
        return Server(self.process, self.port, path)


def stay_on_client_core() -> None:
    """Run this process, and what it starts without asking otherwise, where no server runs."""
    os.sched_setaffinity(0, {CLIENT_CORE})


def ours(folder: Path, stack: ExitStack, *, guarded: bool = False) -> Server:
    """Start this project's own; `guarded` with a rate limit that nobody reaches and a token that somebody has."""
    environment = {
        "BIDSGRAPH_PUBLIC_URL": PUBLIC_URL,
        "BIDSGRAPH_LOG_LEVEL": "warning",
        # Guards as the defaults have them would stop the benchmark itself.
        "BIDSGRAPH_RATE_LIMIT": "0",
    } | (_GUARDS if guarded else {})
    program = str(Path(sys.executable).parent / "bidsgraph")
    port = _free_port()
    command = [program, "serve", "--data-dir", str(folder), "--port", str(port)]
    server = _started(command, port, stack, environment)
    # The process that validates documents takes the core of the server until it is ready.
    settle(server.process.pid)
    return server


def strawberry(folder: Path, stack: ExitStack, application: str) -> Server:
    """Start one of stock Strawberry's applications."""
    return _uvicorn(str(PYTHON), f"benchmarks.rivals.stock_strawberry:{application}", folder, stack, "/")


def bare(folder: Path, stack: ExitStack) -> Server:
    """Start the bare Starlette routes."""
    return _uvicorn(sys.executable, "benchmarks.rivals.bare:app", folder, stack, "/small")


def mercurius(folder: Path, stack: ExitStack) -> Server:
    """Start mercurius with jit."""
    command = ["node", str(RIVALS / "node.mjs"), "serve", "mercurius", str(folder)]
    port = _free_port()
    return _started(command, port, stack, {"BENCHMARK_PORT": str(port)})


def nginx(folder: Path, stack: ExitStack) -> Server | None:
    """Start nginx over the files of a folder; null where there is none."""
    if shutil.which("nginx") is None:
        return None
    port = _free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(_NGINX.format(folder=folder, host=_HOST, port=port))
    # It starts as root where we are root, and its worker must be able to read.
    user = ["-g", "user root;"] if os.geteuid() == 0 else []
    return _started(["nginx", "-c", str(configuration), *user], port, stack, {}).at("/small.json")


def _uvicorn(python: str, factory: str, folder: Path, stack: ExitStack, path: str) -> Server:
    port = _free_port()
    options = ["--factory", "--port", str(port), "--loop", "uvloop", "--http", "httptools"]
    command = [python, "-m", "uvicorn", factory, *options, "--log-level", "warning", "--no-access-log"]
    return _started(command, port, stack, {"BENCHMARK_FOLDER": str(folder)}).at(path)


def _started(command: list[str], port: int, stack: ExitStack, environment: Mapping[str, str]) -> Server:
    pinned = ["taskset", "--cpu-list", str(SERVER_CORE)] if shutil.which("taskset") else []
    process = stack.enter_context(
        subprocess.Popen(
            [*pinned, *command],
            cwd=REPOSITORY,
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
        )
    )
    stack.callback(process.send_signal, signal.SIGTERM)
    _wait(process, port)
    return Server(process, port)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind((_HOST, 0))
        port: int = taken.getsockname()[1]
        return port


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, f"a server ended with {process.returncode}"
        try:
            socket.create_connection((_HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("a server did not listen in time")
