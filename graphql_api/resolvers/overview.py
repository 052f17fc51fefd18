"""What is in the catalogue, at a glance?"""

import asyncio
from dataclasses import dataclass
from typing import Final

from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.pages import encode_cursor
from graphql_api.domain.versions import LATEST
from graphql_api.resolvers import datasets, versions
from graphql_api.resolvers.reader import Reader
from graphql_api.resolvers.versions import PublishedVersion

#: Datasets shown; how many there are in all is told beside them.
SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Glance:
    """One dataset, with how many versions it has and the latest of them; null where it has none."""

    dataset: DatasetRow
    version_count: int
    latest: PublishedVersion | None


@dataclass(frozen=True, slots=True)
class Overview:
    """Some datasets in order of ids, how many there are in all, and the cursor behind which more follow, or null."""

    dataset_count: int
    shown: list[Glance]
    next: str | None = None


async def look(reader: Reader, *, first: int = SHOWN, after: str | None = None) -> Overview:
    """Look at what this viewer may see, behind a cursor."""
    page = await datasets.page(reader, first=first, after=after)
    shown = await asyncio.gather(*(_glance(reader, dataset) for dataset in page.items))
    return Overview(page.total_count, list(shown), encode_cursor(page.keys[-1]) if page.has_next else None)


async def _glance(reader: Reader, dataset: DatasetRow) -> Glance:
    listed = await versions.listed(reader, dataset)
    return Glance(dataset, len(listed), await versions.find(reader, dataset, LATEST))
