"""How does a tree that was read become a version that everybody sees?"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from graphql_api.catalog.protocols import Catalog, Publication
from graphql_api.domain.datasets import DatasetRow, Origin
from graphql_api.domain.versions import VersionRow, latest, newest_first
from graphql_api.index.builder import ColumnsBuilder
from graphql_api.index.changes import removed_paths
from graphql_api.index.codec import decode, encode
from graphql_api.index.columns import Columns
from graphql_api.index.file_keys import file_keys
from graphql_api.ingest.built import Built, Stored, build
from graphql_api.ingest.document import renewed
from graphql_api.ingest.tags import SourceVersion
from graphql_api.ingest.tree import SourceTree


def now() -> str:
    """The time as ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Publisher:
    """Publishes versions of one dataset, one after another; what it was told is visible when `publish` returns."""

    def __init__(
        self, catalog: Catalog, origin: Origin, row: DatasetRow | None, versions: Sequence[VersionRow]
    ) -> None:
        """Go on from what the catalogue holds: its row of the dataset, if any, and its versions."""
        self._catalog = catalog
        self._origin = origin
        self._row = row
        self._builder = ColumnsBuilder()
        #: Columns of the version built last, which most often is the older neighbour of the next.
        self._last: tuple[str, Columns] | None = None
        self.versions = newest_first(versions)

    def published(self, tag: str) -> VersionRow | None:
        """The version of that tag, if there is one."""
        return next((version for version in self.versions if version.tag == tag), None)

    async def build(self, tree: SourceTree) -> Built:
        """Make a tree ready. Its issues are complete afterwards."""
        return await asyncio.to_thread(build, tree, self._builder)

    async def publish(self, dataset_id: str, version: SourceVersion, built: Built) -> None:
        """Make a version visible in one step with the dataset's row and the paths that go with its neighbours."""
        row = VersionRow(
            dataset_id=dataset_id,
            tag=version.tag,
            created_at=version.created_at,
            content_hash=built.content_hash,
            stats=built.stats,
            source_tag=version.source_tag,
            revision=version.revision,
            doi=built.texts.doi,
            description=built.texts.description,
            readme=built.texts.readme,
            changes=built.texts.changes,
            extra=_extra(built),
        )
        await self._put(row, built)
        self._last = (built.content_hash, built.columns)

    async def rename(self, published: VersionRow, revision: str, built: Built) -> None:
        """Keep a published version whose tag has moved to another commit of the same content, under that commit."""
        await self._put(published._replace(revision=revision), built)

    async def keep_origin(self) -> None:
        """Note that the dataset was read from another place, where that is all that is new."""
        if self._row is not None and self._row.origin != self._origin:
            self._row = self._row._replace(origin=self._origin, updated_at=now())
            await self._catalog.put_dataset(self._row)

    async def _put(self, row: VersionRow, built: Built) -> None:
        versions = newest_first([row, *(each for each in self.versions if each.tag != row.tag)])
        dataset = self._dataset(versions)
        stored, removed = await asyncio.gather(_stored(built), self._removed(versions, row, built.columns))
        await self._catalog.publish(
            Publication(
                dataset=dataset,
                version=row,
                chunks=stored.chunks,
                texts=built.texts.texts,
                removed=removed,
                keys=stored.keys,
            )
        )
        self._row, self.versions = dataset, versions

    def _dataset(self, versions: Sequence[VersionRow]) -> DatasetRow:
        newest = latest(versions)
        assert newest is not None  # noqa: S101 (the version in hand is among them)
        time = now()
        if self._row is None:
            return DatasetRow(newest.dataset_id, renewed({}, None, newest), time, time, origin=self._origin)
        document = renewed(self._row.document, latest(self.versions), newest)
        return self._row._replace(document=document, updated_at=time, origin=self._origin)

    async def _removed(
        self, versions: Sequence[VersionRow], row: VersionRow, columns: Columns
    ) -> dict[str, Sequence[str]]:
        """Give what left between the version and each of its neighbours, under the older one's tag."""
        place = versions.index(row)
        removed: dict[str, Sequence[str]] = {}
        if place + 1 < len(versions):
            older = versions[place + 1]
            removed[older.tag] = await self._left(await self._columns(older), columns)
        if place > 0:
            removed[row.tag] = await self._left(columns, await self._columns(versions[place - 1]))
        return removed

    @staticmethod
    async def _left(older: Columns, newer: Columns) -> list[str]:
        return await asyncio.to_thread(removed_paths, older, newer)

    async def _columns(self, version: VersionRow) -> Columns:
        if self._last is not None and self._last[0] == version.content_hash:
            return self._last[1]
        chunks = [chunk async for chunk in self._catalog.read_file_list(version.content_hash)]
        return await asyncio.to_thread(decode, chunks)


async def _stored(built: Built) -> Stored:
    """Make what is kept of the columns, where that was not made already."""
    return built.stored or Stored(
        *await asyncio.gather(
            asyncio.to_thread(encode, built.columns), asyncio.to_thread(file_keys, built.columns)
        )
    )


def _extra(built: Built) -> dict[str, object]:
    """What else is kept with the version: marks of the source's state, and issues by code."""
    kept: dict[str, object] = dict(built.marks)
    if built.log.found:
        kept["issues"] = built.log.counts()
    return kept
