"""What do small files of a version hold, wherever it was read from?"""

import asyncio
from collections.abc import Iterable, Mapping
from operator import itemgetter
from pathlib import Path
from typing import Final

from graphql_api.domain.datasets import Origin, OriginKind
from graphql_api.domain.errors import SourceError
from graphql_api.domain.files import Holder
from graphql_api.index.version_index import VersionIndex
from graphql_api.ingest.at_hand import AtHand
from graphql_api.ingest.blobs import read_blobs
from graphql_api.ingest.git import Git

#: Largest file that is read.
MOST_BYTES: Final = 4 * 1024 * 1024


async def read_contents(
    origin: Origin | None, index: VersionIndex, wanted: Mapping[str, int], at_hand: AtHand | None = None
) -> dict[str, bytes]:
    """Give the contents by path of files that are named with their rows.

    Those that are not there, are too large, are git-annex's or cannot be read are left out.
    """
    if origin is None or not wanted:
        return {}
    if origin.kind is OriginKind.FOLDER:
        return await asyncio.to_thread(_of_folder, Path(origin.location), wanted)
    if origin.kind is OriginKind.GIT:
        return await _of_repository(origin, index, wanted, at_hand)
    return {}


async def read_heads(
    origin: Origin | None, index: VersionIndex, wanted: Mapping[str, int], most: int
) -> dict[str, bytes]:
    """Give the first bytes of files, `most` of each at the most, however large the files of a folder are."""
    if origin is None or not wanted:
        return {}
    if origin.kind is OriginKind.FOLDER:
        return await asyncio.to_thread(_of_folder, Path(origin.location), wanted, most)
    contents = await read_contents(origin, index, wanted)
    return {path: content[:most] for path, content in contents.items()}


def _of_folder(root: Path, paths: Iterable[str], most: int | None = None) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for path in paths:
        content = _of_file(root / path, most)
        if content is not None:
            found[path] = content
    return found


def _of_file(path: Path, most: int | None) -> bytes | None:
    """Read a file, or its first bytes; null where it is too large to be read whole."""
    try:
        if path.is_symlink() or not path.is_file() or (most is None and path.stat().st_size > MOST_BYTES):
            return None
        with path.open("rb") as opened:
            return opened.read(most)
    except OSError:
        return None


async def _of_repository(
    origin: Origin, index: VersionIndex, wanted: Mapping[str, int], at_hand: AtHand | None
) -> dict[str, bytes]:
    location = Path(origin.location)
    git = Git(str(location / ".git" if (location / ".git").exists() else location))
    paths, names = _blobs(index, wanted)
    held = list(map(at_hand.content, names)) if at_hand else [None] * len(names)
    found = {path: content for path, content in zip(paths, held, strict=True) if content is not None}
    # By the names of the blobs, of which git finds one at once; files that are the same are read once.
    asked: dict[str, list[str]] = {}
    for path, name, content in zip(paths, names, held, strict=True) if len(found) < len(names) else ():
        if content is None:
            asked.setdefault(name, []).append(path)

    def take(name: str, content: bytes | None) -> None:
        if content is not None:
            found.update(dict.fromkeys(asked[name], content))

    try:
        await read_blobs(git, asked, take)
    except SourceError:
        # The records tell less then; the version itself is published.
        return found
    return found


def _blobs(index: VersionIndex, wanted: Mapping[str, int]) -> tuple[list[str], list[str]]:
    """Give the paths and the names of files that are blobs, and not too large, in path order."""
    forms, sizes = index.columns.forms, index.columns.sizes
    of_git = [form.holder is Holder.GIT for form in index.columns.form_list]
    pairs = [
        (path, row)
        for path, row in sorted(wanted.items(), key=itemgetter(1))
        if of_git[forms[row]] and sizes[row] <= MOST_BYTES
    ]
    etags = index.etags_at([row for _, row in pairs])
    return [path for path, _ in pairs], [etag.partition(":")[2] for etag in etags]
