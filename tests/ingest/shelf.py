"""What does the catalogue hold after an ingest?"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from graphql_api.catalog.protocols import Catalog
from graphql_api.catalog.sqlite.catalog import SqliteCatalog
from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.versions import VersionRow
from graphql_api.index.codec import decode
from graphql_api.index.columns import Columns
from graphql_api.ingest.report import IngestReport
from graphql_api.ingest.run import ingest


@dataclass
class Shelf:
    """A catalogue with its data directory, and what tests ask of them."""

    catalog: Catalog
    data_dir: Path

    @classmethod
    @asynccontextmanager
    async def opened(cls, data_dir: Path) -> AsyncGenerator["Shelf"]:
        """Open the embedded catalogue of a data directory."""
        await asyncio.to_thread(data_dir.mkdir, parents=True, exist_ok=True)
        catalog = SqliteCatalog(data_dir / "catalog.sqlite")
        await catalog.open()
        try:
            yield cls(catalog, data_dir)
        finally:
            await catalog.close()

    async def ingest(
        self,
        source: Path | str,
        dataset_id: str | None = None,
        version: str | None = None,
        *,
        checksum: bool = False,
    ) -> IngestReport:
        return await ingest(
            str(source),
            catalog=self.catalog,
            data_dir=self.data_dir,
            dataset_id=dataset_id,
            version=version,
            checksum=checksum,
        )

    async def dataset(self, dataset_id: str) -> DatasetRow:
        [row] = await self.catalog.get_datasets([dataset_id])
        assert row is not None
        return row

    async def versions(self, dataset_id: str) -> dict[str, VersionRow]:
        """Versions by tag, newest first."""
        [versions] = await self.catalog.list_versions([dataset_id])
        return {version.tag: version for version in versions}

    async def columns(self, version: VersionRow) -> Columns:
        return decode([chunk async for chunk in self.catalog.read_file_list(version.content_hash)])

    async def files(self, dataset_id: str, tag: str) -> dict[str, int]:
        """Sizes by path."""
        columns = await self.columns((await self.versions(dataset_id))[tag])
        return dict(zip(paths_of(columns), map(int, columns.sizes), strict=True))

    async def read_everything(self) -> int:
        """Read every file list that any version names, and count the versions."""
        names = sorted(await self.catalog.revisions())
        versions = [version for each in await self.catalog.list_versions(names) for version in each]
        for version in versions:
            assert len(await self.columns(version)) == version.stats.file_count
        return len(versions)

    def left_behind(self) -> list[str]:
        """Repositories that were begun and not kept."""
        return [path.name for path in (self.data_dir / "repositories").glob(".*")]


def paths_of(columns: Columns) -> list[str]:
    return bytes(columns.paths).decode().split("\0")[:-1]
