"""What do the records of a dataset look like as a version that was never published?"""

import asyncio
from collections.abc import Sequence
from typing import Final

from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.files import FileEntry, Holder, KeyForm
from graphql_api.domain.versions import VersionRow
from graphql_api.index.builder import build_columns
from graphql_api.index.codec import content_hash
from graphql_api.index.statistics import stats_of
from graphql_api.index.version_index import VersionIndex
from graphql_api.resolvers import recordings
from graphql_api.resolvers.document import items, part
from graphql_api.resolvers.reader import Reader
from graphql_api.resolvers.recordings import Record
from graphql_api.resolvers.versions import PublishedVersion

#: What a draft is called where versions have a tag.
TAG: Final = "draft"

_FORM: Final = KeyForm(Holder.FOLDER)


async def draft(reader: Reader, dataset: DatasetRow) -> PublishedVersion | None:
    """Give the files that a dataset's records name, as a version; null where it has no records.

    Sizes are what records say, else 0. It stays in memory for as long as the request.
    """
    records = await recordings.of_dataset(reader, dataset.dataset_id)
    if not records:
        return None
    row, index = await asyncio.to_thread(_build, dataset, records)
    reader.drafts[row.content_hash] = index
    return PublishedVersion(dataset, row, [row])


def is_draft(version: PublishedVersion) -> bool:
    """Tell whether a version was made of records."""
    return version.row.extra.get(TAG) is True


def _build(dataset: DatasetRow, records: Sequence[Record]) -> tuple[VersionRow, VersionIndex]:
    columns = build_columns(_entries(records))
    row = VersionRow(
        dataset_id=dataset.dataset_id,
        tag=TAG,
        created_at=dataset.updated_at,
        content_hash=content_hash(columns),
        stats=stats_of(columns),
        extra={TAG: True},
    )
    return row, VersionIndex(columns)


def _entries(records: Sequence[Record]) -> list[FileEntry]:
    """List each recording, and the files that must lie beside it, once each."""
    found: dict[str, FileEntry] = {}
    for record in records:
        found[record.path] = FileEntry(record.path, record.size or 0, _FORM)
    for record in records:
        for key in items(part(record.document, "storage").get("dep_keys")):
            if isinstance(key, str) and _is_path(key):
                found.setdefault(key, FileEntry(key, 0, _FORM))
    paths = set(found)
    # What is a file and a directory at once cannot stand in one tree: the files within speak for the directory.
    directories = {path[:end] for path in paths for end in _slashes(path)}
    return [entry for path, entry in found.items() if path not in directories and _is_path(path)]


def _slashes(path: str) -> list[int]:
    return [position for position, letter in enumerate(path) if letter == "/"]


def _is_path(path: str) -> bool:
    return all(segment not in {"", ".", ".."} for segment in path.split("/")) and "\0" not in path
