"""How often does a value occur?"""

from collections.abc import Iterable

import strawberry


@strawberry.type
class CountedValue:
    """A value and how often it occurs."""

    value: str
    count: int


def counted(pairs: Iterable[tuple[str, int]]) -> list[CountedValue]:
    """Make counted values of pairs."""
    return [CountedValue(value=value, count=count) for value, count in pairs]
