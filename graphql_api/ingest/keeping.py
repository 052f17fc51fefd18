"""How does the catalogue come to hold what the small text files of a dataset say?

Behind publication, and for each version once: contents are named by what the file list says of them, so that what
versions share is read once and kept once. What an interrupted ingest has not kept, the next one keeps.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol, TypeAlias

from graphql_api.catalog.protocols import Datasets, FileLists, Texts, Versions
from graphql_api.domain.datasets import Origin, OriginKind
from graphql_api.domain.errors import SourceError
from graphql_api.domain.versions import VersionRow
from graphql_api.index.text_names import text_names
from graphql_api.index.version_index import VersionIndex
from graphql_api.ingest import fingerprint
from graphql_api.ingest.at_hand import AtHand
from graphql_api.ingest.blobs import read_blobs
from graphql_api.ingest.git import Git

#: Bytes that are read before they are written.
_AT_ONCE: Final = 32 * 1024 * 1024
#: What names of git blobs begin with.
BLOB: Final = "git:"
#: What the mark of a version whose contents are kept begins with.
_MARK: Final = "kept:"


#: Path and size of a file that has the content.
_Wanted: TypeAlias = tuple[str, int]


class Store(Datasets, Versions, FileLists, Texts, Protocol):
    """The part of the catalogue that contents are kept in."""


async def keep_texts(store: Store, dataset_id: str, most_bytes: int, at_hand: AtHand | None = None) -> int:
    """Keep the contents of all versions that lack them, and count them; those that cannot be read are left out."""
    hand = at_hand or AtHand(0)
    if hand.beside:
        # Until the store has something to write it would wait for us.
        await hand.beside.records_begun()
    [dataset] = await store.get_datasets([dataset_id])
    [versions] = await store.list_versions([dataset_id])
    origin = dataset.origin if dataset else None
    waiting = set(await store.missing_texts([_mark(version, most_bytes) for version in versions]))
    lacking = [version for version in versions if _mark(version, most_bytes) in waiting]
    if origin is None or origin.kind is OriginKind.DOCUMENT or not lacking:
        return 0
    wanted, count = await _wanted_or_given(store, hand, lacking, most_bytes)
    marks = {_mark(version, most_bytes): "" for version in lacking}
    *groups, last = [*_groups({name: wanted[name] for name in await store.missing_texts(list(wanted))})] or [
        {}
    ]
    for group in groups:
        count += await _keep_group(store, origin, group, hand)
    count += await _keep_group(store, origin, last, hand, marks)
    if count:
        await renew(store, dataset_id)
    return count


async def _wanted_or_given(
    store: Store, hand: AtHand, versions: Sequence[VersionRow], most_bytes: int
) -> tuple[dict[str, _Wanted], int]:
    """Keep what was prepared beside us, count it, and give what else versions have, by the names of contents."""
    beside = hand.beside
    # Found before what was prepared is waited for, but for the version that it was prepared of.
    prepared = beside.content_hash if beside else None
    wanted = await _of_versions(
        store, hand, [each for each in versions if each.content_hash != prepared], most_bytes
    )
    ready = await beside.texts() if beside else None
    if ready is None or not ready.is_whole:
        late = [each for each in versions if each.content_hash == prepared]
        wanted = {**await _of_versions(store, hand, late, most_bytes), **wanted}
    if ready is None:
        return wanted, 0
    await store.put_texts(ready.prepared)
    return {name: wanted[name] for name in wanted if name not in ready.prepared}, len(ready.prepared)


async def _of_versions(
    store: Store, hand: AtHand, versions: Iterable[VersionRow], most_bytes: int
) -> dict[str, _Wanted]:
    """Give what versions have, by the names of contents."""
    wanted: dict[str, _Wanted] = {}
    for version in versions:
        index = await hand.list_of(version.content_hash, store)
        wanted = {**await asyncio.to_thread(_of_version, index, most_bytes), **wanted}
    return wanted


async def _keep_group(
    store: Store,
    origin: Origin,
    group: Mapping[str, str],
    hand: AtHand,
    marks: Mapping[str, str] | None = None,
) -> int:
    """Keep contents that are told by their paths under their names, and what marks that all are kept; count them."""
    contents = await _read(origin, group, hand) if group else {}
    texts = {name: text_kept(content) for name, content in contents.items()}
    await store.put_texts({**texts, **(marks or {})})
    return len(texts)


def text_kept(content: bytes) -> str:
    """Read a content; text that is not UTF-8 is kept as near to it as there are characters."""
    return content.decode(errors="replace")


async def renew(store: Datasets, dataset_id: str) -> None:
    """Let every server see that there is more to be told: answers of before are not given again."""
    [dataset] = await store.get_datasets([dataset_id])
    if dataset is not None:
        # To the microsecond: within one second of its publication it would be the same row.
        time = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        await store.put_dataset(dataset._replace(updated_at=time))


def _mark(version: VersionRow, most_bytes: int) -> str:
    return f"{_MARK}{most_bytes}:{version.content_hash}"


def _of_version(index: VersionIndex, most_bytes: int) -> dict[str, _Wanted]:
    """Give what a version has, by the names of contents."""
    names = text_names(index, most_bytes)
    rows = list(names.values())
    sizes = map(index.columns.sizes.__getitem__, rows)
    return dict(zip(names, zip(index.paths_at(rows), sizes, strict=True), strict=True))


def _groups(wanted: Mapping[str, _Wanted]) -> Iterator[dict[str, str]]:
    """Give paths by names, in groups that memory has room for."""
    group: dict[str, str] = {}
    size = 0
    for name, (path, bytes_of) in wanted.items():
        group[name] = path
        size += bytes_of
        if size > _AT_ONCE:
            yield group
            group, size = {}, 0
    if group:
        yield group


async def _read(origin: Origin, group: Mapping[str, str], at_hand: AtHand) -> dict[str, bytes]:
    place = Path(origin.location)
    if origin.kind is OriginKind.FOLDER:
        return await asyncio.to_thread(_of_folder, place, group)
    return await _of_repository(place / ".git" if (place / ".git").exists() else place, group, at_hand)


async def _of_repository(place: Path, group: Mapping[str, str], at_hand: AtHand) -> dict[str, bytes]:
    """Read blobs, which are named by themselves."""
    found: dict[str, bytes] = {}

    def take(name: str, content: bytes | None) -> None:
        if content is not None:
            found[BLOB + name] = content

    # What cannot be read is told less of; the versions themselves are published.
    with suppress(SourceError):
        blobs = [name.removeprefix(BLOB) for name in group if name.startswith(BLOB)]
        await read_blobs(Git(str(place)), blobs, take, at_hand)
    return found


def _of_folder(place: Path, group: Mapping[str, str]) -> dict[str, bytes]:
    """Read files, if they are still as they were."""
    found: dict[str, bytes] = {}
    for name, path in group.items():
        with suppress(OSError):
            content = (place / path).read_bytes()
            if name in _names_of(content):
                found[name] = content
    return found


def _names_of(content: bytes) -> tuple[str, str]:
    summed = f"sha256:{fingerprint.sha256_of_bytes(content).hex()}"
    return summed, f"print:{fingerprint.of_bytes(content).hex()}"
