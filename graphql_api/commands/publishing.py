"""How does an admin mint a version from a list of files?"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from graphql_api.catalog.protocols import Audit, Datasets, FileLists, Publication, Versions
from graphql_api.commands.author import Author, now
from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.errors import DatasetNotFoundError, InvalidDocumentError, InvalidInputError
from graphql_api.domain.files import FileEntry, Holder, KeyForm
from graphql_api.domain.versions import LATEST, VersionRow, newest_first, published_tag
from graphql_api.index.builder import build_columns
from graphql_api.index.changes import removed_paths
from graphql_api.index.codec import content_hash, decode, encode
from graphql_api.index.columns import Columns
from graphql_api.index.file_keys import file_keys
from graphql_api.index.statistics import stats_of

_TAG: Final = re.compile(r"[^\s:~^?*\[\\\x00-\x1f\x7f/-][^\s:~^?*\[\\\x00-\x1f\x7f]{0,199}")
_RESERVED: Final = frozenset({LATEST, "draft"})
_TIME: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z")
#: Hexadecimal digits of each checksum algorithm.
_DIGITS: Final = {"md5": 32, "sha1": 40, "git": 40, "sha256": 64, "sha512": 128}
_MOST_SEGMENT: Final = 255


class Store(Datasets, Versions, FileLists, Audit, Protocol):
    """The part of the catalogue that versions are kept in."""


@dataclass(frozen=True, slots=True)
class ManifestFile:
    """One file: its path in the dataset, its size in bytes, its checksum in hex, and the key that its bytes have."""

    path: str
    size: int
    algorithm: str
    checksum: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """One version to be minted. `created_at` is ISO 8601 in UTC with `Z`."""

    dataset_id: str
    tag: str
    files: Sequence[ManifestFile]
    doi: str | None = None
    created_at: str | None = None


async def publish(store: Store, author: Author, manifest: Manifest) -> VersionRow:
    """Mint a version, all of it in one step.

    The same files under the same tag change nothing, so that repeats are harmless; PublicationConflictError where
    the tag has others. DatasetNotFoundError where there is no dataset of that id.
    """
    note = author.note("publish-version", f"dataset/{manifest.dataset_id}", None)
    tag, created_at = _tag(manifest.tag), _time(manifest.created_at)
    columns = await asyncio.to_thread(build_columns, _entries(manifest.files))
    [dataset] = await store.get_datasets([manifest.dataset_id])
    if dataset is None:
        raise DatasetNotFoundError(f"there is no dataset {manifest.dataset_id[:200]!r}")
    [versions] = await store.list_versions([manifest.dataset_id])
    known = next((each for each in versions if each.tag == tag), None)
    row = VersionRow(
        dataset_id=manifest.dataset_id,
        tag=tag,
        created_at=created_at or (known.created_at if known else now()),
        content_hash=content_hash(columns),
        stats=stats_of(columns),
        doi=manifest.doi,
    )
    if known != row:
        await store.publish(await _publication(store, dataset, row, versions, columns))
        await store.append_entry(note, {"inserted": 0 if known else 1, "modified": 1 if known else 0})
    return row


async def _publication(
    store: Store, dataset: DatasetRow, row: VersionRow, versions: Sequence[VersionRow], columns: Columns
) -> Publication:
    ordered = newest_first([row, *(each for each in versions if each.tag != row.tag)])
    place = ordered.index(row)
    removed: dict[str, Sequence[str]] = {}
    if place + 1 < len(ordered):
        older = ordered[place + 1]
        removed[older.tag] = await _left(await _columns(store, older), columns)
    if place:
        removed[row.tag] = await _left(columns, await _columns(store, ordered[place - 1]))
    chunks = await asyncio.to_thread(encode, columns)
    keys = await asyncio.to_thread(file_keys, columns)
    return Publication(dataset._replace(updated_at=now()), row, chunks, removed=removed, keys=keys)


async def _left(older: Columns, newer: Columns) -> list[str]:
    return await asyncio.to_thread(removed_paths, older, newer)


async def _columns(store: Store, version: VersionRow) -> Columns:
    chunks = [chunk async for chunk in store.read_file_list(version.content_hash)]
    return await asyncio.to_thread(decode, chunks)


def _tag(asked: str) -> str:
    tag = published_tag(asked)
    if not _TAG.fullmatch(tag) or tag in _RESERVED:
        raise InvalidInputError(f"{asked[:80]!r} cannot name a version")
    return tag


def _time(asked: str | None) -> str | None:
    if asked is not None and not _TIME.fullmatch(asked):
        raise InvalidInputError(f"createdAt must be like 2026-01-31T12:00:00Z, not {asked[:40]!r}")
    return asked


def _entries(files: Sequence[ManifestFile]) -> list[FileEntry]:
    entries = [_entry(position, file) for position, file in enumerate(files)]
    if not entries:
        raise InvalidDocumentError("files: a version needs a file", path="files")
    paths = [entry.path for entry in entries]
    known = set(paths)
    for position, path in enumerate(paths):
        parents = (path[:end] for end, letter in enumerate(path) if letter == "/")
        clash = next((parent for parent in parents if parent in known), None)
        if clash is not None:
            raise _faulty(position, "path", f"{clash!r} cannot be a file and a directory")
    if len(known) < len(paths):
        twice = next(position for position, path in enumerate(paths) if path in paths[:position])
        raise _faulty(twice, "path", f"{paths[twice]!r} is there twice")
    return entries


def _entry(position: int, file: ManifestFile) -> FileEntry:
    segments = file.path.split("/")
    unsafe = any(segment in {"", ".", ".."} or len(segment.encode()) > _MOST_SEGMENT for segment in segments)
    if unsafe or not file.path.isprintable():
        raise _faulty(position, "path", f"{file.path[:80]!r} cannot be a path")
    if not 0 <= file.size < 2**63:
        raise _faulty(position, "sizeBytes", "a size is 0 or more")
    algorithm, digest = file.algorithm.lower(), file.checksum.lower()
    digits = _DIGITS.get(algorithm)
    if digits is None or not re.fullmatch(f"[0-9a-f]{{{digits}}}", digest):
        known = ", ".join(_DIGITS)
        raise _faulty(position, "checksum", f"give a checksum in hex by one of {known}")
    holder = Holder.ANNEX_LINK if file.key else Holder.FOLDER
    return FileEntry(file.path, file.size, KeyForm(holder, algorithm), bytes.fromhex(digest), file.key)


def _faulty(position: int, name: str, reason: str) -> InvalidDocumentError:
    path = f"files.{position}.{name}"
    return InvalidDocumentError(f"{path}: {reason}", path=path)
