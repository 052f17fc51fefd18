"""What do tests with real clients share? The archive, served plainly and by TLS, and where clients are."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphql_api.storage.places import S3Place
from tests.clients.archive import Mirrored, filled
from tests.clients.running import Server, found
from tests.conftest import REPOSITORY
from tests.data_routes.site import serving
from tests.storage.conftest import seaweedfs

__all__ = ["seaweedfs"]

SERVICES = REPOSITORY / ".cache" / "services"


@pytest.fixture(scope="session")
def mirrored(shared: Path, seaweedfs: S3Place, tmp_path_factory: pytest.TempPathFactory) -> Mirrored:
    """Fill the archive, once for all tests: none of them changes it."""
    return filled(shared, tmp_path_factory.mktemp("mirrored"), seaweedfs)


@pytest.fixture(scope="session")
def server(mirrored: Mirrored) -> Iterator[Server]:
    """Serve the archive."""
    with serving(mirrored.settings) as port:
        yield Server(f"http://127.0.0.1:{port}", mirrored.files)


@pytest.fixture(scope="session")
def encrypted(mirrored: Mirrored, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the archive by TLS, with a certificate that only those trust who are told to."""
    folder = tmp_path_factory.mktemp("tls")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    words = (
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    )
    command = [found("openssl"), *words.split(), "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    with serving(mirrored.settings, key, certificate) as port:
        yield Server(f"https://localhost:{port}", mirrored.files, certificate)


@pytest.fixture(params=["Debian's", "newest"])
def rclone(request: pytest.FixtureRequest) -> str:
    """Find both versions of rclone: they differ in what they ask and in what they take for a change."""
    if request.param == "Debian's":
        return found("rclone")
    return found(str(SERVICES / "bin" / "rclone"))


@pytest.fixture
def nemar() -> str:
    """Find the Python that nemar-py is installed for."""
    return found(str(SERVICES / "nemar" / "bin" / "python"))
