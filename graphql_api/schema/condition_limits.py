"""How large may a filter of datasets or recordings be?"""

from typing import Any, Final, cast

from graphql_api.domain.errors import InvalidFilterError

#: Filters within one another, and conditions in one filter, at most.
DEPTH: Final = 16
PARTS: Final = 100

_LISTS: Final = ("and", "or")


def check(depth: int, parts: int) -> None:
    """Refuse, by InvalidFilterError, what is too deep or has too many conditions."""
    if depth > DEPTH or parts > PARTS:
        told = f"a filter may have {DEPTH} levels and {PARTS} conditions"
        raise InvalidFilterError(told, depth=DEPTH, limit=PARTS)


def check_written(written: object) -> None:
    """Refuse what is too large before anything is made of it, which takes a thousand times as long as counting.

    It counts filters within filters alone: what passes here may be refused by whoever reads it.
    """
    waiting: list[tuple[object, int]] = [(written, 1)]
    parts = 0
    while waiting:
        each, depth = waiting.pop()
        if not isinstance(each, dict):
            continue
        check(depth, 0)
        found = cast("dict[str, Any]", each)
        within = [inner for name in _LISTS for inner in _items(found.get(name))]
        parts += len(within)
        check(0, parts)
        waiting += [(inner, depth + 1) for inner in (*within, found.get("not"))]


def _items(value: object) -> list[object]:
    """Give the items of a list; one alone stands for a list of it (GraphQL, "List", "Input Coercion")."""
    if isinstance(value, list):
        return cast("list[object]", value)
    return [] if value is None else [value]
