"""What do small files of a version hold, wherever it was read from?"""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from graphql_api.domain.datasets import Origin, OriginKind
from graphql_api.domain.errors import SourceError
from graphql_api.domain.versions import VersionRow
from graphql_api.ingest.blobs import read_blobs
from graphql_api.ingest.git import Git

#: Largest file that is read.
MOST_BYTES: Final = 4 * 1024 * 1024


async def read_contents(origin: Origin | None, version: VersionRow, paths: Sequence[str]) -> dict[str, bytes]:
    """Give the contents by path; those that are not there, too large or cannot be read are left out."""
    if origin is None or not paths:
        return {}
    if origin.kind is OriginKind.FOLDER:
        return await asyncio.to_thread(_of_folder, Path(origin.location), paths)
    if origin.kind is OriginKind.GIT:
        return await _of_repository(origin, version, paths)
    return {}


def _of_folder(root: Path, paths: Sequence[str]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for path in paths:
        content = _of_file(root / path)
        if content is not None:
            found[path] = content
    return found


def _of_file(path: Path) -> bytes | None:
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > MOST_BYTES:
            return None
        return path.read_bytes()
    except OSError:
        return None


async def _of_repository(origin: Origin, version: VersionRow, paths: Sequence[str]) -> dict[str, bytes]:
    location = Path(origin.location)
    git = Git(str(location / ".git" if (location / ".git").exists() else location))
    found: dict[str, bytes] = {}
    asked = {f"{version.revision}:{path}": path for path in paths if "\n" not in path}

    def take(name: str, content: bytes | None) -> None:
        if content is not None and len(content) <= MOST_BYTES:
            found[asked[name]] = content

    try:
        await read_blobs(git, asked, take)
    except SourceError:
        # The records tell less then; the version itself is published.
        return found
    return found
