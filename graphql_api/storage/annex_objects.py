"""Which annexed files are on this disk, and where?

`annex/objects/<two directories>/KEY/KEY` in the git directory. The two directories come from the MD5 of the key, by
three hex digits each in bare repositories, by two letters of mixed case each in all others; either may be met in both
(git-annex, `doc/internals/hashing`).
"""

import asyncio
import hashlib
import os
import time
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from graphql_api.domain.errors import StoreUnavailableError

OBJECTS: Final = "annex/objects"
#: For how many seconds what was found is believed, and how many looking may take.
FRESH: Final = 30.0
SECONDS: Final = 60.0
_LETTERS: Final = "0123456789zqjxkmvwgpfZQJXKMVWGPF"
_REMEMBERED: Final = 32


def hashed_lower(key: str) -> str:
    """Give the two directories of a key in a bare repository: `f87/4d5`."""
    digits = _md5(key).hex()
    return f"{digits[:3]}/{digits[3:6]}"


def hashed_mixed(key: str) -> str:
    """Give the two directories of a key in a working copy: `pX/1J`."""
    word = int.from_bytes(_md5(key)[:4], "little")
    first, second, third, fourth = (_LETTERS[word >> (6 * place) & 31] for place in range(4))
    return f"{second}{first}/{fourth}{third}"


def _md5(key: str) -> bytes:
    return hashlib.md5(key.encode(), usedforsecurity=False).digest()


def object_paths(key: str) -> tuple[str, str]:
    """Give the places in a git directory where a key's content may be."""
    return (f"{OBJECTS}/{hashed_mixed(key)}/{key}/{key}", f"{OBJECTS}/{hashed_lower(key)}/{key}/{key}")


class AnnexObjects:
    """Remembers for a short while which keys repositories hold."""

    def __init__(self) -> None:
        """Start with nothing known."""
        self._known: OrderedDict[Path, tuple[float, frozenset[str]]] = OrderedDict()
        self._turn = asyncio.Lock()

    async def keys(self, directory: Path) -> frozenset[str]:
        """Give the keys whose content is in a git directory."""
        async with self._turn:
            found = self._known.get(directory)
            if found is None or time.monotonic() - found[0] > FRESH:
                found = (time.monotonic(), await _look(directory))
                self._known[directory] = found
                if len(self._known) > _REMEMBERED:
                    self._known.popitem(last=False)
            return found[1]


async def _look(directory: Path) -> frozenset[str]:
    try:
        return await asyncio.wait_for(asyncio.to_thread(keys_on_disk, directory), SECONDS)
    except TimeoutError as error:
        raise StoreUnavailableError(
            f"looking for annexed files took longer than {SECONDS:.0f} seconds"
        ) from error


def keys_on_disk(directory: Path) -> frozenset[str]:
    """Look which keys' content is in a git directory. Reads the disk."""
    folders = (inner for outer in _directories(directory / OBJECTS) for inner in _directories(outer))
    return frozenset(
        key.name for folder in folders for key in _directories(folder) if (key / key.name).is_file()
    )


def _directories(folder: Path) -> Iterator[Path]:
    try:
        with os.scandir(folder) as entries:
            yield from (Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError:
        return
