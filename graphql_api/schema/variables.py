"""Are the values that come with a query few enough to be looked at?

What is done with a value takes hundreds of times as long as reading its JSON, and telling all that is wrong with an
object takes time in the square of its names. So values are counted before anything looks at them.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from graphql_api.schema.shape import LimitError

#: Most values, and most objects among them, of whoever sent no token. Others send documents, of as many bytes as a
#: request may have.
_VALUES: Final = 10_000
_OBJECTS: Final = 1_000

#: Lists and objects within one another, of anybody: some of what reads them goes no deeper.
_LEVELS: Final = 250


def check_values(variables: Mapping[str, Any] | None, *, is_known: bool) -> None:
    """Refuse, by LimitError, what is too much, however much more it is; what is nested too deep, of anybody."""
    values = objects = 0
    for depth, (level, number) in enumerate(_levels(variables)):
        if depth > _LEVELS:
            raise LimitError(f"The variables are nested in more than {_LEVELS} levels.")
        values += level
        objects += number
        # All of them are in one object.
        if not is_known and (values > _VALUES or objects > _OBJECTS + 1):
            raise LimitError(f"The variables have more than {_VALUES} values or {_OBJECTS} objects.")


def objects_in(value: object) -> int:
    """Count objects in a value, itself among them."""
    return sum(objects for _, objects in _levels(value))


def _levels(value: object) -> Iterator[tuple[int, int]]:
    """Give, level by level, how many values stand below it, and how many objects on it."""
    level: list[Any] = [value] if isinstance(value, dict | list) else []
    while level:
        below: list[Any] = []
        objects = 0
        for each in level:
            if isinstance(each, dict):
                objects += 1
                below += cast("dict[str, Any]", each).values()
            elif isinstance(each, list):
                below += each
        yield len(below), objects
        level = below
