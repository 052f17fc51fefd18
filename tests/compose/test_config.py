"""Is docker-compose.yml valid to the client that would start it, and does it hold what the documentation promises?"""

import shutil
import subprocess
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from tests.conftest import REPOSITORY

_CLIENTS = (["docker", "compose"], ["docker-compose"])


def _client() -> list[str]:
    for words in _CLIENTS:
        found = shutil.which(words[0])
        if found and subprocess.run([*words, "version"], capture_output=True, check=False).returncode == 0:
            return words
    pytest.skip("there is no client of Docker Compose: tests/services/install.sh compose")


@pytest.fixture(scope="module")
def config() -> dict[str, Any]:
    """Give the file as the client reads it; no daemon is needed for that."""
    words = [*_client(), "--file", str(REPOSITORY / "docker-compose.yml"), "config"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    loaded: dict[str, Any] = yaml.safe_load(done.stdout)
    return loaded


def test_it_is_valid_and_has_all_services(config: dict[str, Any]) -> None:
    assert set(config["services"]) == {"api", "mongodb", "redis", "s3"}


def test_the_server_waits_until_all_others_are_healthy(config: dict[str, Any]) -> None:
    others = config["services"]["api"]["depends_on"]
    assert {name: each["condition"] for name, each in others.items()} == dict.fromkeys(
        ("mongodb", "redis", "s3"), "service_healthy"
    )
    assert all("healthcheck" in each for name, each in config["services"].items() if name != "api")
    # The server's own check is its image's.
    assert "HEALTHCHECK" in (REPOSITORY / "Dockerfile").read_text()
