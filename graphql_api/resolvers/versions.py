"""Which versions has a dataset, and what is in one?"""

from collections.abc import Sequence
from dataclasses import dataclass

from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.versions import LATEST, VersionRow, latest, published_tag
from graphql_api.index.version_index import VersionIndex
from graphql_api.resolvers.reader import Reader


@dataclass(frozen=True, slots=True, eq=False)
class PublishedVersion:
    """One version among its siblings, which are all versions of the dataset, newest first, itself included."""

    dataset: DatasetRow
    row: VersionRow
    siblings: Sequence[VersionRow]

    @property
    def is_latest(self) -> bool:
        """Tell whether `latest` means this one."""
        newest = latest(self.siblings)
        return newest is not None and newest.tag == self.row.tag

    @property
    def older(self) -> Sequence[VersionRow]:
        """All versions before this one, newest first."""
        tags = [row.tag for row in self.siblings]
        return self.siblings[tags.index(self.row.tag) + 1 :]

    @property
    def previous(self) -> "PublishedVersion | None":
        """The version before this one; null for the first."""
        older = self.older
        return PublishedVersion(self.dataset, older[0], self.siblings) if older else None

    def sibling(self, row: VersionRow) -> "PublishedVersion":
        """Another version of the same dataset."""
        return PublishedVersion(self.dataset, row, self.siblings)


@dataclass(frozen=True, slots=True, eq=False)
class LoadedVersion:
    """A version with its file list in memory."""

    published: PublishedVersion
    index: VersionIndex


async def listed(reader: Reader, dataset: DatasetRow) -> list[PublishedVersion]:
    """Give all versions of a dataset that the viewer was shown, newest first."""
    rows = await reader.versions.load(dataset.dataset_id)
    return [PublishedVersion(dataset, row, rows) for row in rows]


async def find(reader: Reader, dataset: DatasetRow, tag: str) -> PublishedVersion | None:
    """Give the version of a tag, of `latest`, or of what the source calls it (`1.0.0`); null where there is none."""
    rows = await reader.versions.load(dataset.dataset_id)
    row = _named(rows, tag)
    return PublishedVersion(dataset, row, rows) if row else None


def named(version: PublishedVersion, tag: str) -> PublishedVersion | None:
    """Give the sibling of a tag, of `latest`, or of what the source calls it; null where there is none."""
    row = _named(version.siblings, tag)
    return version.sibling(row) if row else None


def _named(rows: Sequence[VersionRow], tag: str) -> VersionRow | None:
    if tag == LATEST:
        return latest(rows)
    tags = {row.tag: row for row in rows}
    by_source = next((row for row in rows if row.source_tag == tag), None)
    return tags.get(tag) or by_source or tags.get(published_tag(tag))


async def load(reader: Reader, published: PublishedVersion) -> LoadedVersion:
    """Bring a version's file list into memory; StoreCorruptError where it is broken."""
    draft = reader.drafts.get(published.row.content_hash)
    return LoadedVersion(published, draft or await reader.indexes.get(published.row.content_hash))
