"""What is in the catalogue, at a glance?"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.pages import encode_cursor
from graphql_api.domain.versions import LATEST
from graphql_api.resolvers import choices, datasets, findings, versions
from graphql_api.resolvers.choices import By, Choice
from graphql_api.resolvers.facets import Unmatched
from graphql_api.resolvers.findings import Highlight
from graphql_api.resolvers.reader import Reader
from graphql_api.resolvers.versions import PublishedVersion

#: Datasets shown; how many there are in all is told beside them.
SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Glance:
    """One dataset, with how many versions it has, the latest of them (null where it has none), and what was found."""

    dataset: DatasetRow
    version_count: int
    latest: PublishedVersion | None
    highlights: Sequence[Highlight] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """Some datasets, how many there are in all, and the cursor behind which more follow, or null.

    They are in order of ids, or those that have the words of a search, the best first. `unmatched` are the words that
    no dataset has.
    """

    dataset_count: int
    shown: list[Glance]
    next: str | None = None
    words: Sequence[str] = ()
    unmatched: Sequence[Unmatched] = ()


async def look(reader: Reader, *, first: int = SHOWN, after: str | None = None) -> Overview:
    """Look at what this viewer may see, behind a cursor."""
    page = await datasets.page(reader, first=first, after=after)
    shown = await asyncio.gather(*(_glance(reader, dataset) for dataset in page.items))
    return Overview(page.total_count, list(shown), encode_cursor(page.keys[-1]) if page.has_next else None)


async def search(reader: Reader, asked: str, *, first: int = SHOWN, after: str | None = None) -> Overview:
    """Look at what has all the words of a search; InvalidInputError where it is too short or long, or has no word."""
    words = findings.read_search(asked)
    choice = Choice(words=words, by=By.RELEVANCE, descending=True)
    page = await choices.page(reader, choice, first=first, after=after)
    shown = await asyncio.gather(*(_glance(reader, dataset, words) for dataset in page.items))
    following = encode_cursor(page.keys[-1]) if page.has_next else None
    unmatched = () if shown else await findings.unmatched(reader, words)
    return Overview(page.total_count, list(shown), following, words, unmatched)


async def _glance(reader: Reader, dataset: DatasetRow, words: Sequence[str] = ()) -> Glance:
    listed = await versions.listed(reader, dataset)
    latest = await versions.find(reader, dataset, LATEST)
    return Glance(dataset, len(listed), latest, await findings.highlights(reader, dataset, words))
