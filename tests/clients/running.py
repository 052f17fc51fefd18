"""How are clients run, and against whom?"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

_PATIENCE: Final = 300


@dataclass(frozen=True)
class Server:
    """A running server: its URL, the files by dataset, and the certificate that it has to be trusted by."""

    url: str
    files: dict[str, dict[str, bytes]]
    certificate: Path | None = None

    def tree(self, dataset: str) -> str:
        """Give the address of a dataset's newest version."""
        return f"{self.url}/{dataset}/latest/"


def found(program: str) -> str:
    """Find a client by its name or place; skips where it is not installed."""
    path = shutil.which(program)
    if path is None:
        pytest.skip(f"{program} is not installed: tests/services/install.sh clients")
    return path


def ran(*command: str, cwd: Path | None = None, given: bytes | None = None, **environment: str) -> str:
    """Run a client to its good end; give all that it said."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env=os.environ | environment,
        input=given,
        capture_output=True,
        check=False,
        timeout=_PATIENCE,
    )
    said = (done.stdout + done.stderr).decode(errors="replace")
    assert done.returncode == 0, said
    return said
