"""Which version of an object in a bucket has a git-annex key's content?

A remote with `exporttree=yes` names objects by path, so that a path's newest object may be another version's file.
git-annex notes in its branch which version id a key's content got, in `xxx/yyy/KEY.log.rmet`, as lines
`TIME UUID:V +VERSION#NAME`; a value with spaces is written as `!` and base64. What is noted nowhere is offered nowhere.
"""

import asyncio
import base64
import binascii
import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from graphql_api.domain.errors import StoreUnavailableError
from graphql_api.storage.repository import git_directory, run_git

#: Longest that reading all notes of one repository may take; they are kept until the branch moves.
SECONDS: Final = 60.0
_BRANCHES: Final = ("refs/heads/git-annex", "refs/remotes/origin/git-annex")
_SUFFIX: Final = b".log.rmet"
_REMEMBERED: Final = 8
_LINE: Final = re.compile(r"(\d{1,15}(?:\.\d{1,15})?)s? ([^ ]+):V (.+)")


class ExportedObject(NamedTuple):
    """One version of one object, by its whole name in the bucket."""

    name: str
    version_id: str


class ObjectVersions:
    """Reads the notes of repositories on this machine, and keeps those of the last few."""

    def __init__(self) -> None:
        """Start with nothing read."""
        self._read: OrderedDict[tuple[str, bytes, frozenset[str]], Mapping[str, ExportedObject]] = (
            OrderedDict()
        )
        self._turn = asyncio.Lock()

    async def of(self, location: str, uuids: frozenset[str]) -> Mapping[str, ExportedObject]:
        """Give the object of each key that went to one of these remotes; empty where the repository is not here."""
        directory = await asyncio.to_thread(git_directory, location) if location else None
        if directory is None:
            return {}
        try:
            async with asyncio.timeout(SECONDS), self._turn:
                return await self._of(directory, location, uuids)
        except TimeoutError as error:
            raise StoreUnavailableError(f"git took longer than {SECONDS:.0f} seconds") from error

    async def _of(
        self, directory: Path, location: str, uuids: frozenset[str]
    ) -> Mapping[str, ExportedObject]:
        commit = await _branch(directory)
        key = (location, commit, uuids)
        if commit and key not in self._read:
            self._read[key] = await _read(directory, commit, uuids)
            if len(self._read) > _REMEMBERED:
                self._read.popitem(last=False)
        return self._read.get(key, {})


async def _branch(directory: Path) -> bytes:
    for name in _BRANCHES:
        if commit := await run_git(directory, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}"):
            return commit.strip()
    return b""


async def _read(directory: Path, commit: bytes, uuids: frozenset[str]) -> Mapping[str, ExportedObject]:
    tree = await run_git(directory, "ls-tree", "-r", "-z", commit.decode())
    notes = [entry for entry in tree.split(b"\0") if entry.endswith(_SUFFIX)]
    asked = b"".join(entry.partition(b"\t")[0].rpartition(b" ")[2] + b"\n" for entry in notes)
    printed = await run_git(directory, "cat-file", "--batch", sent=asked)
    return await asyncio.to_thread(_parsed, notes, printed, uuids)


def _parsed(notes: list[bytes], printed: bytes, uuids: frozenset[str]) -> dict[str, ExportedObject]:
    found: dict[str, ExportedObject] = {}
    for note, content in zip(notes, _contents(printed), strict=False):
        chosen = newest_object(content.decode(errors="replace"), uuids)
        if chosen is not None:
            found[note.rpartition(b"/")[2].removesuffix(_SUFFIX).decode(errors="replace")] = chosen
    return found


def _contents(printed: bytes) -> Iterator[bytes]:
    """Take apart what `cat-file --batch` prints: a line that ends in the size, the content, a line's end."""
    place = 0
    while place < len(printed):
        end = printed.index(b"\n", place)
        size = printed[place:end].rpartition(b" ")[2]
        if not size.isdigit():  # `<id> missing`
            yield b""
            place = end + 1
            continue
        yield printed[end + 1 : end + 1 + int(size)]
        place = end + 2 + int(size)


def newest_object(note: str, uuids: frozenset[str]) -> ExportedObject | None:
    """Read one key's note: the object that it got last at one of these remotes, and did not lose again."""
    lines = [match for line in note.splitlines() if (match := _LINE.fullmatch(line)) and match[2] in uuids]
    held: dict[str, None] = {}
    for match in sorted(lines, key=lambda match: float(match[1])):
        for word in match[3].split(" "):
            held.pop(word[1:], None)
            if word.startswith("+"):
                held[word[1:]] = None
    return next(filter(None, map(_object, reversed(held))), None)


def _object(value: str) -> ExportedObject | None:
    if value.startswith("!"):
        try:
            value = base64.b64decode(value[1:], validate=True).decode()
        except (binascii.Error, ValueError):
            return None
    version_id, _, name = value.partition("#")
    return ExportedObject(name, version_id) if version_id and name else None
