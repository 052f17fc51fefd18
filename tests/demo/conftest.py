"""What do the tests of the demo archive share? One archive, written once, and a way to ask git about it."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from graphql_api.demo.archive import write_archive

Git = Callable[..., str]


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive; nobody writes to it."""
    return write_archive(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def git(archive: Path) -> Git:
    """What git prints about the archive."""

    def ask(*arguments: str) -> str:
        command = ["git", "-C", str(archive), *arguments]
        return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout.strip()

    return ask
