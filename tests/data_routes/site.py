"""What is the small archive whose data routes are tested, over real sockets?"""

import asyncio
import http.client
import json
import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pydantic import AnyHttpUrl

from graphql_api import stores
from graphql_api.catalog.protocols import Catalog, Publication
from graphql_api.commandline.listening import server
from graphql_api.demo.archive import write_archive
from graphql_api.domain.datasets import DatasetRow, Visibility
from graphql_api.domain.versions import VersionRow, VersionStats
from graphql_api.ingest.run import ingest
from graphql_api.settings import Settings, load

#: Three versions, with tags that the archive mints `vX.Y.Z` from, in git and git-annex.
DEMO: Final = "xx000001"
#: A folder of names that someone gets wrong.
ODD: Final = "nm000901"
PRIVATE: Final = "nm000902"
UNPUBLISHED: Final = "nm000903"
#: A version whose file list cannot be read.
BROKEN: Final = "nm000904"
#: Two versions of one folder: `gone.txt` and `late/` are in the first alone, `swap` is a file there, then a directory.
MOVED: Final = "nm000905"
UNKNOWN: Final = "nm999999"
MALFORMED: Final = "foo"

#: File names that are legal and that someone gets wrong, below one directory.
ODD_NAMES: Final = (
    "a b.tsv",
    "a+b_eeg.json",
    "50%25.txt",
    "100%.txt",
    "what?.txt",
    "a#b.txt",
    "a&b=c.txt",
    "a:b.txt",
    "a,b;c.txt",
    "a@b$!.txt",
    "it's.txt",
    'say "x".txt',
    "<script>.html",
    "back\\slash.txt",
    "..\\..\\etc",
    "...",
    "-rf",
    "~tilde",
    "NFC-\u00e9.txt",
    "NFD-e\u0301.txt",
    "日本語.txt",
    "%2e%2e",
    "%2F.txt",
    "constructor",
    "__proto__",
    "index.html",
    "a\nb.txt",
    "emoji-\U0001f9e0.txt",
)

_AT: Final = "2024-01-01T00:00:00Z"
_STATS: Final = VersionStats(1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Reply:
    """An answer as it came, nothing followed and nothing decoded."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever was answered
        return json.loads(self.body)


@dataclass
class Site:
    """The running archive."""

    port: int
    folders: dict[str, Path] = field(default_factory=dict[str, Path])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, target: str, method: str = "GET", **headers: str) -> Reply:
        """Send a target as it is written here; `if_none_match` stands for `If-None-Match`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, target, headers=named)
            answer = connection.getresponse()
            return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def send(self, target: bytes) -> bytes:
        """Send a target that no client library would, and give all that comes back."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(b"GET " + target + b" HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
            return b"".join(iter(lambda: connection.recv(65536), b""))


@contextmanager
def running_site(directory: Path, public_url: str | None = None) -> Generator[Site]:
    """Fill an archive in `directory` and serve it from a thread of its own."""
    settings = load(data_dir=directory).model_copy(update={"rate_limit": 0})
    if public_url:
        settings = settings.model_copy(update={"public_url": AnyHttpUrl(public_url)})
    folders = asyncio.run(_fill(settings))
    with serving(settings) as port:
        yield Site(port, folders)


@contextmanager
def serving(settings: Settings, key: Path | None = None, certificate: Path | None = None) -> Generator[int]:
    """Serve from a thread of its own, with TLS where there is a certificate; give the port."""
    running = server(settings, quiet=True)
    running.config.ssl_keyfile, running.config.ssl_certfile = key, certificate
    with socket.create_server(("127.0.0.1", 0)) as taken:
        thread = threading.Thread(target=running.run, args=([taken],))
        thread.start()
        try:
            yield taken.getsockname()[1]
        finally:
            running.should_exit = True
            thread.join()


async def _fill(settings: Settings) -> dict[str, Path]:
    async with stores.opened(settings) as catalog:
        return await _filled(catalog, settings.data_dir)


async def _filled(catalog: Catalog, directory: Path) -> dict[str, Path]:
    demo = write_archive(directory)
    await ingest(str(demo), catalog=catalog, data_dir=directory)
    odd = _odd_folder(directory / "odd")
    await ingest(str(odd), catalog=catalog, data_dir=directory, dataset_id=ODD, checksum=True)
    await catalog.put_dataset(_row(PRIVATE, visibility=Visibility.PRIVATE))
    await catalog.put_dataset(_row(UNPUBLISHED))
    await _publish_broken(catalog)
    moved = await _publish_moved(catalog, directory)
    return {DEMO: demo, ODD: odd, MOVED: moved}


def _row(dataset_id: str, visibility: Visibility = Visibility.PUBLIC) -> DatasetRow:
    return DatasetRow(dataset_id, {"name": f"The {dataset_id}"}, _AT, _AT, visibility)


def _odd_folder(folder: Path) -> Path:
    inner = folder / "sub-01" / "odd #1 & more"
    inner.mkdir(parents=True)
    _describe(folder, "Odd names")
    for number, name in enumerate(ODD_NAMES):
        (inner / name).write_bytes(name.encode() * number)
    return folder


def _describe(folder: Path, name: str) -> None:
    told = {"Name": name, "BIDSVersion": "1.9.0", "License": "CC0", "Authors": ["Ada", "Émile"]}
    (folder / "dataset_description.json").write_text(json.dumps(told))


async def _publish_broken(catalog: Catalog) -> None:
    version = VersionRow(BROKEN, "v1.0.0", _AT, "0" * 64, _STATS)
    await catalog.publish(Publication(_row(BROKEN), version, [b"this is no file list"]))


async def _publish_moved(catalog: Catalog, directory: Path) -> Path:
    folder = directory / "moved"
    (folder / "sub-01" / "eeg").mkdir(parents=True)
    (folder / "late").mkdir()
    _describe(folder, "Moved")
    for path in ("gone.txt", "swap", "late/x.txt", "sub-01/eeg/sub-01_task-rest_eeg.edf"):
        (folder / path).write_text(path)
    await ingest(str(folder), catalog=catalog, data_dir=directory, dataset_id=MOVED, version="v1.0.0")
    for path in ("gone.txt", "swap", "late/x.txt"):
        (folder / path).unlink()
    (folder / "late").rmdir()
    (folder / "swap").mkdir()
    (folder / "swap" / "inner.txt").write_text("inner")
    await ingest(str(folder), catalog=catalog, data_dir=directory, dataset_id=MOVED, version="v2.0.0")
    return folder
