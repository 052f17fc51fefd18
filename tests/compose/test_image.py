"""Does what the image is built from reach its build? Found out without an engine, which few machines have."""

import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import PurePosixPath

import pytest

from tests.conftest import REPOSITORY


def _copied() -> Iterator[str]:
    """Give what the Dockerfile copies out of the repository, and not out of another stage."""
    for words in re.findall(r"^COPY (?!--from)(.+)$", (REPOSITORY / "Dockerfile").read_text(), re.MULTILINE):
        yield from words.split()[:-1]


def _is_sent(path: str) -> bool:
    """Tell whether a client sends it: the last line of `.dockerignore` that fits it, or a folder of it, decides."""
    sent = True
    levels = [path, *map(str, PurePosixPath(path).parents)]
    for line in (REPOSITORY / ".dockerignore").read_text().splitlines():
        pattern = line.removeprefix("!")
        if line and not line.startswith("#") and any(fnmatch(each, pattern) for each in levels):
            sent = line.startswith("!")
    return sent


@pytest.mark.parametrize("path", _copied())
def test_what_is_copied_is_there_and_is_sent(path: str) -> None:
    assert (REPOSITORY / path).exists()
    assert _is_sent(path)


def test_what_builds_the_wheel_is_copied() -> None:
    settings = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    wheel = settings["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert "custom" in wheel["hooks"]
    project = settings["project"]
    needed = {
        "pyproject.toml",
        "hatch_build.py",
        project["readme"],
        *project["license-files"],
        *wheel["packages"],
    }
    assert needed <= set(_copied())


@pytest.mark.parametrize(
    "path", ["graphql_api/kernel/columns.c", "graphql_api/kernel/columns.h", "requirements/main.txt"]
)
def test_what_lies_in_what_is_copied_is_sent(path: str) -> None:
    assert _is_sent(path)


@pytest.mark.parametrize(
    "path", [".git/config", ".env", "tests/conftest.py", "bidsgraph-data/catalog.sqlite"]
)
def test_nothing_else_is_sent(path: str) -> None:
    assert not _is_sent(path)
