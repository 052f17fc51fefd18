"""Which values does a field have, how often, and which come near one that it does not have?"""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from graphql_api.domain.documents import Space
from graphql_api.domain.predicates import EVERYTHING, And, Compare, Comparison, Or, Predicate
from graphql_api.resolvers.conditions import Condition, Field
from graphql_api.resolvers.documents import Library

#: Near misses shown of one value.
SUGGESTED: Final = 3


@dataclass(frozen=True, slots=True)
class Facet:
    """Values as text with how many documents have each, most first; `unknown` documents have none."""

    buckets: Sequence[tuple[str, int]]
    unknown: int


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A value that nothing has, and others of the same field that come near."""

    field: str
    value: str
    suggestions: Sequence[str]


async def facet(library: Library, space: Space, predicate: Predicate, field: Field) -> Facet:
    """Count documents by the values of a field: each by those of the first of its paths that has any."""
    counts: dict[str, int] = {}
    unknown = 0
    asked = predicate
    for number, path in enumerate(field.paths, 1):
        # One path after the other: of two lists together, each value of one would count with each of the other.
        for (value,), count in await library.tally(space, asked, path):
            texts = _texts(value)
            # Without a value here, a document may have one at the next path.
            unknown += count if not texts and (value is not None or number == len(field.paths)) else 0
            for text in texts:
                counts[text] = counts.get(text, 0) + count
        asked = And((asked, _nothing_at(path)))
    return Facet(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])), unknown)


def _nothing_at(path: str) -> Predicate:
    return Or((Compare(path, Comparison.EQ, None), Compare(path, Comparison.EQ, [])))


def _texts(value: object) -> Sequence[str]:
    """Write a value as text: an object of counts stands for its names."""
    if isinstance(value, bool) or value is None:
        return [] if value is None else [str(value).lower()]
    if isinstance(value, float) and value.is_integer():
        return [str(int(value))]
    if isinstance(value, dict):
        counts = cast("Mapping[str, Any]", value)
        return [name for name, count in counts.items() if count]
    return [str(value)] if isinstance(value, str | int | float) else []


async def unmatched(library: Library, space: Space, condition: Condition) -> list[Unmatched]:
    """Give the values that a condition names and no document has."""
    found: list[Unmatched] = []
    for field in dict.fromkeys(field for field, _ in condition.named):
        known = [text for text, _ in (await facet(library, space, EVERYTHING, field)).buckets]
        asked = [value for each, value in condition.named if each == field]
        found += [_miss(field, value, known) for value in asked if not _is_known(field, value, known)]
    return found


def _is_known(field: Field, value: str, known: Sequence[str]) -> bool:
    return value.lower() in {each.lower() for each in known} if field.any_case else value in known


def _miss(field: Field, value: str, known: Sequence[str]) -> Unmatched:
    written = {each.lower(): each for each in known}
    near = difflib.get_close_matches(value.lower(), written, SUGGESTED)
    return Unmatched(field.name, value, [written[each] for each in near])
