"""How do recordings come to lie in a folder by themselves, wherever their bytes are?

Readers of signals look for names and for what lies beside them: links to annexed objects have the right names, and
without lists of events beside them nothing is read that was not asked for.
"""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

from graphql_api.domain.datasets import Origin, OriginKind
from graphql_api.domain.files import Holder
from graphql_api.index.recordings import RecordingRows, signal_rows
from graphql_api.index.version_index import VersionIndex
from graphql_api.ingest.contents import read_contents
from graphql_api.storage.annex_objects import object_paths


async def stage(
    origin: Origin, index: VersionIndex, recordings: Sequence[RecordingRows], folder: Path
) -> list[str]:
    """Lay recordings out below an empty folder, each of whose files is on this disk and not empty; name them."""
    rows = {each.path: signal_rows(index, each) for each in recordings}
    blobs = {
        index.path(row): row for some in rows.values() for row in some if index.form(row).holder is Holder.GIT
    }
    contents = await read_contents(origin, index, blobs) if origin.kind is OriginKind.GIT else {}
    return await asyncio.to_thread(_lay_out, origin, index, rows, contents, folder)


def _lay_out(
    origin: Origin,
    index: VersionIndex,
    rows: Mapping[str, Sequence[int]],
    contents: Mapping[str, bytes],
    folder: Path,
) -> list[str]:
    found: list[str] = []
    for path, some in rows.items():
        if not all(map(index.size, some)):
            continue
        places = [_place(origin, index, row) for row in some]
        if all(place or index.path(row) in contents for place, row in zip(places, some, strict=True)):
            for place, row in zip(places, some, strict=True):
                _put(folder / index.path(row), place, contents.get(index.path(row), b""))
            found.append(path)
    return found


def _put(target: Path, place: Path | None, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if place is None:
        target.write_bytes(content)
    elif not target.is_symlink():
        target.symlink_to(place)


def _place(origin: Origin, index: VersionIndex, row: int) -> Path | None:
    """Find a file on this disk; null where it is not, and for what git holds."""
    root = Path(origin.location)
    if origin.kind is OriginKind.FOLDER:
        place = root / index.path(row)
        return place if place.is_file() and not place.is_symlink() else None
    key = index.key(row)
    if key is None or "/" in key:
        return None
    inner = root / ".git" if (root / ".git").is_dir() else root
    return next((inner / each for each in object_paths(key) if (inner / each).is_file()), None)
