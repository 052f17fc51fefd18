"""What is all of it measured on? One made-up version, published as any other, and exported for the rivals."""

# graphql-core leaves type parameters open.
# pyright: reportUnknownVariableType=false

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson
from graphql import ExecutionResult, execute, parse

from benchmarks.generator import Shape, entries
from benchmarks.questions import ALL, DATASET, SDL, TAG
from graphql_api.catalog.protocols import Publication
from graphql_api.catalog.sqlite.catalog import SqliteCatalog
from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.versions import VersionRow
from graphql_api.index.builder import build_columns
from graphql_api.index.codec import content_hash, decode, encode
from graphql_api.index.registry import IndexRegistry
from graphql_api.index.statistics import stats_of
from graphql_api.index.version_index import VersionIndex
from graphql_api.resolvers.epoch import Epoch
from graphql_api.resolvers.kept_rows import KeptRows
from graphql_api.resolvers.reader import Reader
from graphql_api.schema.context import Context
from graphql_api.schema.schema import graph

#: Where the addresses in all answers point.
PUBLIC_URL: Final = "https://archive.example.org"

_TIME: Final = "2026-01-01T00:00:00Z"
_DOCUMENT: Final = {
    "dataset_id": DATASET,
    "name": "A made-up archive of recordings at rest",
    "source": "openneuro",
    "license": "CC0",
    "dataset_doi": "10.18112/openneuro.xx000001.v1.0.0",
    "funding": ["National Institute of Examples, grant 1", "Foundation for Measurements"],
    "tasks": ["oddball2", "oddball3", "rest"],
}


@dataclass(frozen=True, slots=True)
class Opened:
    """The embedded catalogue of a folder, open; its versions and rows in memory as far as they were asked for."""

    catalog: SqliteCatalog
    indexes: IndexRegistry
    epoch: Epoch
    rows: KeptRows

    def context(self) -> Context:
        """Make what one request is answered with."""
        return Context(Reader(self.catalog, self.indexes, rows=self.rows), PUBLIC_URL, "benchmark")

    async def load(self) -> VersionIndex:
        """Load the version anew, with the tree that it derives when it is asked for."""
        [[version]] = await self.catalog.list_versions([DATASET])
        index = await load(self.catalog, version.content_hash)
        assert len(index.tree.subjects)
        return index

    async def execute(self, query: str) -> ExecutionResult:
        """Let graphql-core execute a query by this project's resolvers, field by field."""
        result = execute(graph().core, parse(query), context_value=self.context())
        result = result if isinstance(result, ExecutionResult) else await result
        assert not result.errors, result.errors
        return result


@asynccontextmanager
async def opened(folder: Path) -> AsyncGenerator[Opened]:
    """Open what `make` made."""
    catalog = SqliteCatalog(folder / "catalog.sqlite")
    await catalog.open()

    async def read(name: str) -> VersionIndex:
        return await load(catalog, name)

    epoch = Epoch()
    await epoch.look(catalog)
    yield Opened(catalog, IndexRegistry(read, 2**32), epoch, KeptRows(catalog, epoch))
    await catalog.close()


async def load(catalog: SqliteCatalog, name: str) -> VersionIndex:
    """Read a file list out of the catalogue into an index."""
    return VersionIndex(decode([chunk async for chunk in catalog.read_file_list(name)]))


def make(folder: Path, count: int, shape: Shape = "sessions", *, answers: bool = True) -> None:
    """Publish `count` files in `catalog.sqlite` of a folder.

    With `answers`: graphql-core's answers to the questions beside it, as `tree.json` and so on, the queries as
    `tree.graphql` and so on, and the schema that rivals answer by.
    """
    folder.mkdir(parents=True)
    asyncio.run(_publish(folder, count, shape))
    if answers:
        (folder / "schema.graphql").write_text(SDL)
        asyncio.run(_answer(folder))


async def _publish(folder: Path, count: int, shape: Shape) -> None:
    columns = build_columns(entries(count, shape))
    version = VersionRow(DATASET, TAG, _TIME, content_hash(columns), stats_of(columns))
    catalog = SqliteCatalog(folder / "catalog.sqlite")
    await catalog.open()
    dataset = DatasetRow(DATASET, _DOCUMENT, _TIME, _TIME)
    await catalog.publish(Publication(dataset, version, encode(columns)))
    await catalog.put_dataset(dataset)
    await catalog.close()


async def _answer(folder: Path) -> None:
    async with opened(folder) as archive:
        for name, query in ALL.items():
            result = await archive.execute(query)
            (folder / f"{name}.graphql").write_text(query)
            (folder / f"{name}.json").write_bytes(orjson.dumps({"data": result.data}))
