"""Which buckets fail when they are told to? A real one that is frozen, and a stand-in that answers 500."""

import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple, Protocol

from graphql_api.storage.places import S3Place
from tests.storage.conftest import running_seaweedfs


class Switch(Protocol):
    """Lets a bucket fail, or be as before."""

    def __call__(self, *, failing: bool) -> None:
        """Turn it."""
        ...


class Bucket(NamedTuple):
    """A bucket and how it is made to fail."""

    place: S3Place
    switch: Switch

    @property
    def settings(self) -> dict[str, str]:
        """What a server is told of it."""
        return {
            "BIDSGRAPH_S3_BUCKET": self.place.bucket,
            "BIDSGRAPH_S3_ENDPOINT": self.place.endpoint,
            "BIDSGRAPH_S3_REGION": "us-east-1",
            "BIDSGRAPH_S3_ACCESS_KEY": self.place.access_key,
            "BIDSGRAPH_S3_SECRET_KEY": self.place.secret_key,
        }


@contextmanager
def frozen(folder: Path) -> Generator[Bucket]:
    """Run SeaweedFS, which when it is frozen takes connections and says nothing on them."""
    folder.mkdir()
    with running_seaweedfs(folder) as (place, process):

        def switch(*, failing: bool) -> None:
            process.send_signal(signal.SIGSTOP if failing else signal.SIGCONT)

        yield Bucket(place, switch)


@contextmanager
def failing(folder: Path) -> Generator[Bucket]:
    """Run what answers 200 to everything, and 500 once it fails."""
    del folder
    status = [200]

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status[0])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_HEAD(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def switch(*, failing: bool) -> None:
            status[0] = 500 if failing else 200

        place = S3Place("nemar", f"http://127.0.0.1:{server.server_port}", access_key="a", secret_key="b")  # noqa: S106
        yield Bucket(place, switch)
        server.shutdown()
