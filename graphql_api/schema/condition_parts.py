"""What does a filter of one field ask of documents?"""

from collections.abc import Sequence

from graphql_api.resolvers.conditions import Condition, Field
from graphql_api.schema.filters import FloatRange, IntRange, StringFilter


def text_parts(field: Field, asked: StringFilter) -> Sequence[Condition]:
    """Read a test of text; all of its parts must hold."""
    parts: list[Condition] = []
    if asked.eq is not None:
        parts.append(Condition(field.equal(asked.eq), ((field, asked.eq),)))
    if asked.in_ is not None:
        named = tuple((field, value) for value in asked.in_)
        parts.append(Condition(field.among(asked.in_), named))
    if asked.contains is not None:
        parts.append(Condition(field.containing(asked.contains)))
    if asked.is_null is not None:
        parts.append(Condition(field.absent() if asked.is_null else field.present()))
    return parts


def range_part(field: Field, asked: FloatRange | IntRange | None) -> Sequence[Condition]:
    """Read a range; nothing is asked where it has no bound."""
    if asked is None or (asked.gte is None and asked.lte is None):
        return ()
    return (Condition(field.between(asked.gte, asked.lte)),)
