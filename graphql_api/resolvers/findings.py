"""Which datasets have the words of a search, where do they stand, and which words were probably meant?"""

import asyncio
import difflib
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from graphql_api.domain.cards import Part, card
from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.errors import InvalidInputError
from graphql_api.domain.highlights import Piece, highlight
from graphql_api.domain.predicates import In
from graphql_api.domain.versions import LATEST
from graphql_api.domain.words import words
from graphql_api.resolvers import texts, versions
from graphql_api.resolvers.conditions import ANY, Condition
from graphql_api.resolvers.facets import SUGGESTED, Unmatched
from graphql_api.resolvers.reader import Reader
from graphql_api.resolvers.searches import LONGEST, SHORTEST

#: Different words of one search.
MOST: Final = 16

#: Words that a misspelled one is compared with.
_COMPARED: Final = 1000

#: How a search is named among filters.
_FIELD: Final = "search"


class Highlight(NamedTuple):
    """A part of what is said of a dataset, in pieces of which some are words of the search."""

    part: Part
    pieces: Sequence[Piece]


def read_search(asked: str) -> tuple[str, ...]:
    """Read the words of a search, each once; InvalidInputError where there are none, or too many."""
    if not SHORTEST <= len(asked.strip()) <= LONGEST:
        raise InvalidInputError(f"a search must have from {SHORTEST} to {LONGEST} characters")
    found = tuple(dict.fromkeys(words(asked)))
    if not found:
        raise InvalidInputError("a search must have a letter or a digit")
    if len(found) > MOST:
        raise InvalidInputError(f"a search may have at most {MOST} different words", limit=MOST)
    return found


async def scores(reader: Reader, wanted: Sequence[str]) -> Mapping[str, float]:
    """Give the datasets that have all the words, each with how much it has of them; asked once in a request."""
    key = tuple(wanted)

    async def ask() -> Mapping[str, float]:
        hits = await reader.store.search(key, private=reader.viewer.can_read_private)
        return {hit.dataset_id: hit.score for hit in hits}

    return await reader.once(("search", key), ask)


async def condition(reader: Reader, wanted: Sequence[str]) -> Condition:
    """Ask for the datasets that have all the words."""
    if not wanted:
        return ANY
    return Condition(In("dataset_id", tuple(await scores(reader, wanted))))


async def highlights(reader: Reader, row: DatasetRow, wanted: Sequence[str]) -> list[Highlight]:
    """Show where the words stand, in each part that has any of them, the weightiest first."""
    if not wanted:
        return []
    latest = await versions.find(reader, row, LATEST)
    readme = await texts.read(reader, latest.row.readme) if latest else None
    said = card({"dataset_id": row.dataset_id, **row.document}, readme)
    shown = {part: highlight(_line(part, text), wanted) for part, text in said.items()}
    return [Highlight(part, pieces) for part, pieces in shown.items() if pieces]


def _line(part: Part, text: str) -> str:
    return text if part is Part.README else "; ".join(text.splitlines())


async def unmatched(reader: Reader, wanted: Sequence[str]) -> list[Unmatched]:
    """Give the words that no dataset has, nor any that it begins, each with words that come near it."""
    found = await asyncio.gather(*(scores(reader, (word,)) for word in wanted))
    missed = [word for word, hits in zip(wanted, found, strict=True) if not hits]
    return list(await asyncio.gather(*(_miss(reader, word) for word in missed)))


async def _miss(reader: Reader, word: str) -> Unmatched:
    known = await reader.store.similar_words(word, _COMPARED, private=reader.viewer.can_read_private)
    near = difflib.get_close_matches(word, sorted(known), SUGGESTED, cutoff=0.7)
    return Unmatched(_FIELD, word, near)
