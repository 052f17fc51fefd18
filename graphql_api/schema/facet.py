"""How are the matches of a filter counted by what they have?"""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Final

import strawberry

from graphql_api.domain.documents import Space
from graphql_api.domain.errors import InvalidInputError
from graphql_api.resolvers import facets
from graphql_api.resolvers.conditions import Condition, Field
from graphql_api.resolvers.documents import Library
from graphql_api.schema.counted_value import CountedValue


@strawberry.enum
class FacetKey(Enum):
    """What matches can be counted by."""

    SOURCE = "source"
    MODALITY = "modality"
    DATATYPE = "datatype"
    TASK = "task"
    LICENSE = "license"
    SEX = "sex"
    SPECIES = "species"
    CHANNEL_COUNT = "channelCount"
    SAMPLING_FREQUENCY = "samplingFrequency"
    SUBJECT_COUNT = "subjectCount"


@strawberry.type
class Facet:
    """Values with how many matches have each."""

    key: FacetKey
    buckets: list[CountedValue]
    """Most first, then in text order. What has several values counts under each."""
    unknown: int
    """Matches without any value."""


@strawberry.type
class UnmatchedValue:
    """A filter value that matches nothing, with near misses: never dropped in silence."""

    field: str
    value: str
    suggestions: list[str]
    """Values of the same field that come near, the nearest first."""


#: Most keys of one `facets`.
_MOST: Final = len(FacetKey)


async def counted(
    library: Library,
    space: Space,
    condition: Condition,
    fields: Mapping[str, Field],
    keys: Sequence[FacetKey],
) -> list[Facet]:
    """Count the matches by each key, in the order asked."""
    if len(keys) > _MOST:
        raise InvalidInputError(f"at most {_MOST} keys at once", limit=_MOST)
    found: list[Facet] = []
    for key in keys:
        field = fields.get(key.value)
        if field is None:
            raise InvalidInputError(f"{space.collection} cannot be counted by {key.name}")
        each = await facets.facet(library, space, condition.predicate, field)
        buckets = [CountedValue(value=value, count=count) for value, count in each.buckets]
        found.append(Facet(key=key, buckets=buckets, unknown=each.unknown))
    return found


async def unmatched(library: Library, space: Space, condition: Condition) -> list[UnmatchedValue]:
    """Tell which values of a filter nothing has."""
    found = await facets.unmatched(library, space, condition)
    return list(map(unmatched_value, found))


def unmatched_value(found: facets.Unmatched) -> UnmatchedValue:
    """Tell it in the schema's words."""
    return UnmatchedValue(field=found.field, value=found.value, suggestions=list(found.suggestions))
