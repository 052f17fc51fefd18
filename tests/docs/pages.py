"""Which pages does the documentation have, and what stands in them?"""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

REPOSITORY: Final = Path(__file__).parents[2]

_FENCE: Final = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK: Final = re.compile(r"\]\(([^)\s]+)\)")
_CODE: Final = re.compile(r"`([^`\n]+)`")
_PATH: Final = re.compile(r"(?:\./)?[\w.-]+(?:/[\w.-]+)*/?")
_CALL: Final = re.compile(r"(?<![\w/.-])(?:\.venv/bin/)?bidsgraph ([^|>#\n)]*)")


class Block(NamedTuple):
    """A fenced block: its language, its text, and the page that it is on."""

    page: Path
    language: str
    text: str


def pages() -> list[Path]:
    """Give every page of the repository, the README first."""
    return [
        REPOSITORY / "README.md",
        REPOSITORY / "CHANGELOG.md",
        *sorted((REPOSITORY / "docs").rglob("*.md")),
    ]


def shown(page: Path) -> str:
    """Name a page in a test's name."""
    return str(page.relative_to(REPOSITORY))


def blocks(page: Path) -> list[Block]:
    """Give the fenced blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    return [Block(page, match[1], match[2]) for match in _FENCE.finditer(text)]


def prose(page: Path) -> str:
    """Give a page without its fenced blocks."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def links(page: Path) -> list[str]:
    """Give the targets of all links and pictures."""
    return _LINK.findall(prose(page))


def named_paths(page: Path) -> Iterator[str]:
    """Give what a page names as a file or a directory of this repository, by its first segment."""
    rooms = {path.name for path in REPOSITORY.iterdir()}
    for code in _CODE.findall(prose(page)):
        if _PATH.fullmatch(code) and "/" in code and code.removeprefix("./").split("/")[0] in rooms:
            yield code


def calls(block: Block) -> list[list[str]]:
    """Give the arguments of each call of `bidsgraph` that a block of a shell shows, or a line of prose in code."""
    lines = block.text.replace("\\\n", " ").splitlines()
    if block.language == "console":
        lines = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
    return [shlex.split(arguments) for line in lines for arguments in _CALL.findall(line)]
