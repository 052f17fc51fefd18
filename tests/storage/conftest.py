"""What do tests of storage share? A real S3 server, and versions made of a few files."""

import json
import secrets
import socket
import subprocess
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from graphql_api.domain.datasets import DatasetRow, Origin
from graphql_api.domain.files import FileEntry
from graphql_api.domain.versions import VersionRow, VersionStats
from graphql_api.index.builder import build_columns
from graphql_api.index.version_index import VersionIndex
from graphql_api.storage.places import S3Place

WEED = Path(__file__).parents[2] / ".cache" / "services" / "bin" / "weed"
#: botocore has no types.
AUTH: Any = import_module("botocore.auth")
REQUEST: Any = import_module("botocore.awsrequest")
CREDENTIALS: Any = import_module("botocore.credentials")
CREATED_AT = "2024-05-06T07:08:09Z"
PORTS = (
    "master.port",
    "master.port.grpc",
    "volume.port",
    "volume.port.grpc",
    "filer.port",
    "filer.port.grpc",
)


@dataclass(frozen=True)
class Published:
    """A version as storage is asked for it."""

    dataset: DatasetRow
    version: VersionRow
    index: VersionIndex


Publish = Callable[..., Published]


Put = Callable[[S3Place, str, bytes], None]


@pytest.fixture(scope="session")
def put() -> Put:
    return put_object


@pytest.fixture
def publish() -> Publish:
    def made(
        origin: Origin | None,
        *entries: FileEntry,
        dataset_id: str = "nm000132",
        source_tag: str = "",
        revision: str = "",
    ) -> Published:
        index = VersionIndex(build_columns(entries))
        stats = VersionStats(len(entries), sum(entry.size for entry in entries), 0, 0, 0)
        version = VersionRow(dataset_id, "v1.0.0", CREATED_AT, "0" * 64, stats, source_tag, revision)
        return Published(DatasetRow(dataset_id, {}, CREATED_AT, CREATED_AT, origin=origin), version, index)

    return made


def free_port() -> int:
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="session")
def seaweedfs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Place]:
    """Start an S3 server that checks signatures, and say how it is spoken to; its bucket `nemar` is there."""
    if not WEED.is_file():
        pytest.skip("no S3 server here: tests/services/install.sh seaweedfs")
    with running_seaweedfs(tmp_path_factory.mktemp("seaweedfs")) as (place, _):
        yield place


@contextmanager
def running_seaweedfs(folder: Path) -> "Generator[tuple[S3Place, subprocess.Popen[bytes]]]":
    """Run one with files in a folder; give how it is spoken to, and its process."""
    place = S3Place(
        "nemar",
        f"http://127.0.0.1:{free_port()}",
        access_key="AKIDTEST",
        secret_key=secrets.token_urlsafe(30),
    )
    credentials = [{"accessKey": place.access_key, "secretKey": place.secret_key}]
    identity = {"name": "tests", "actions": ["Admin"], "credentials": credentials}
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(_command(folder, place), stdout=log, stderr=log)
    try:
        _await(place.endpoint, process, folder / "log")
        put_object(place, "", b"")
        yield place, process
    finally:
        process.kill()
        process.wait()


def _command(folder: Path, place: S3Place) -> list[str]:
    options = [
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        f"-dir={folder}",
        "-volume.max=20",
        "-master.volumeSizeLimitMB=64",
    ]
    own = [
        "-s3",
        f"-s3.port={place.endpoint.rpartition(':')[2]}",
        f"-s3.config={folder / 's3.json'}",
        "-s3.port.iceberg=0",
    ]
    ports = [f"-{name}={free_port()}" for name in (*PORTS, "s3.port.grpc")]
    return [str(WEED), "server", *options, *own, *ports, "-s3.port.lance=0", "-master.telemetry=false"]


def _await(endpoint: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(240):
        if process.poll() is not None:
            break
        try:
            if httpx.get(f"{endpoint}/status").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.25)
    raise RuntimeError(f"the S3 server did not start: {log.read_text(errors='replace')[-2000:]}")


def put_object(place: S3Place, key: str, content: bytes) -> None:
    """Put an object by httpx and botocore's own header signatures; the empty key makes the bucket."""
    request = REQUEST.AWSRequest(
        "PUT", f"{place.endpoint}/{place.bucket}/{quote(key)}".rstrip("/"), data=content
    )
    AUTH.S3SigV4Auth(CREDENTIALS.Credentials(place.access_key, place.secret_key), "s3", "us-east-1").add_auth(
        request
    )
    httpx.put(request.url, headers=dict(request.headers.items()), content=content).raise_for_status()
