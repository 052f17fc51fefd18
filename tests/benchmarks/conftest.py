from pathlib import Path

import pytest

from benchmarks import archive

FILES = 60


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a small version, its questions and its answers."""
    made = tmp_path_factory.mktemp("benchmark") / "version"
    archive.make(made, FILES)
    return made
