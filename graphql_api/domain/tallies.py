"""Which values does a document count for, and in which order are counts told?"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any, cast

from graphql_api.domain.changes import Tally
from graphql_api.domain.matching import same
from graphql_api.domain.paths import MISSING


def combinations(document: Mapping[str, Any], paths: Sequence[Sequence[str]]) -> list[tuple[Any, ...]]:
    """Give every combination of the different values that the document has at each path, null where it has none."""
    return list(product(*(_different(_reach(document, parts)) for parts in paths)))


def _different(value: Any) -> list[Any]:  # noqa: ANN401 any JSON
    if not isinstance(value, list | tuple):
        return [None if value is MISSING else value]
    different: list[Any] = []
    for each in cast("Sequence[Any]", value):
        if not any(same(each, other) for other in different):
            different.append(each)
    return different or [None]


def _reach(value: Any, parts: Sequence[str]) -> Any:  # noqa: ANN401 any JSON
    """Follow the path; through a list, give the list of what its objects have there. Numbers pick nothing here."""
    if not parts:
        return value
    if isinstance(value, Mapping):
        return _reach(cast("Mapping[str, Any]", value).get(parts[0], MISSING), parts[1:])
    if isinstance(value, list | tuple):
        found = [_reach(each, parts) for each in cast("Sequence[Any]", value) if isinstance(each, Mapping)]
        return [each for each in found if each is not MISSING]
    return MISSING


def in_order(tallies: Iterable[Tally]) -> list[Tally]:
    """Sort: most documents first, then by values, absent ones last."""
    return sorted(tallies, key=lambda tally: (-tally.documents, [_rank(value) for value in tally.values]))


def _rank(value: object) -> tuple[int, float, str]:
    if value is None:
        return (3, 0, "")
    if isinstance(value, int | float):
        return (0, value, "")
    return (1, 0, value) if isinstance(value, str) else (2, 0, repr(value))
