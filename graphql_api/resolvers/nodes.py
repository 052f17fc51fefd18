"""Which thing has an id?"""

from dataclasses import dataclass
from typing import TypeAlias

from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.ids import NodeId, NodeKind, parse_node_id
from graphql_api.resolvers import datasets, drafts, recorded, recordings, versions
from graphql_api.resolvers.reader import Reader
from graphql_api.resolvers.recorded import Recorded
from graphql_api.resolvers.recordings import Record
from graphql_api.resolvers.versions import LoadedVersion, PublishedVersion


@dataclass(frozen=True, slots=True)
class SubjectNode:
    """A subject, as the position of its item in the whole tree."""

    version: LoadedVersion
    item: int


@dataclass(frozen=True, slots=True)
class FileNode:
    """A file, as its row."""

    version: LoadedVersion
    row: int


Found: TypeAlias = DatasetRow | PublishedVersion | SubjectNode | FileNode | Record | Recorded


async def find(reader: Reader, text: str) -> Found | None:
    """Give what has that id; null where nothing has, for this viewer. InvalidNodeIdError for what is no id."""
    wanted = parse_node_id(text)
    dataset = await datasets.get(reader, wanted.dataset_id)
    if dataset is None or wanted.kind is NodeKind.DATASET:
        return dataset
    if wanted.kind is NodeKind.RECORDING and wanted.tag == drafts.TAG:
        return await recordings.one(reader, wanted.dataset_id, wanted.rest)
    published = await versions.find(reader, dataset, wanted.tag)
    # An id names a tag and nothing else: it must not come to mean another version, as `latest` does.
    if published is None or published.row.tag != wanted.tag or wanted.kind is NodeKind.VERSION:
        return published if published and published.row.tag == wanted.tag else None
    return _within(await versions.load(reader, published), wanted)


def _within(version: LoadedVersion, wanted: NodeId) -> Found | None:
    if wanted.kind is NodeKind.FILE:
        row = version.index.find(wanted.rest)
        return None if row is None else FileNode(version, row)
    if wanted.kind is NodeKind.RECORDING:
        found = recorded.at(version, wanted.rest)
        # A recording has one id, whichever of its files are asked by.
        return found if found and found.path == wanted.rest else None
    if wanted.kind is NodeKind.SUBJECT:
        item = version.index.tree.subject(wanted.rest)
        return None if item is None else SubjectNode(version, item)
    return None
