"""Are the values that come with a query few enough to be looked at?

What is done with a value takes hundreds of times as long as reading its JSON, and telling all that is wrong with an
object takes time in the square of its names. So values are counted before anything looks at them.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from graphql_api.schema.shape import LimitError

#: Most values, most objects among them, and most names of one object, of whoever sent no token. Others send documents,
#: of as many bytes as a request may have.
_VALUES: Final = 5_000
_OBJECTS: Final = 500
_NAMES: Final = 500

#: Lists and objects within one another, of anybody: some of what reads them goes no deeper.
_LEVELS: Final = 250


def check_values(variables: Mapping[str, Any] | None, *, is_known: bool) -> None:
    """Refuse, by LimitError, what is too much, however much more it is; what is nested too deep, of anybody."""
    values = objects = 0
    for depth, (level, number, names) in enumerate(_levels(variables)):
        if depth > _LEVELS:
            raise LimitError(f"The variables are nested in more than {_LEVELS} levels.")
        values += level
        objects += number
        # All of them are in one object.
        if not is_known and (values > _VALUES or objects > _OBJECTS + 1 or names > _NAMES):
            told = f"{_VALUES} values, {_OBJECTS} objects, or an object of more than {_NAMES} names"
            raise LimitError(f"The variables have more than {told}.")


def objects_in(value: object) -> int:
    """Count objects in a value, itself among them."""
    return sum(objects for _, objects, _ in _levels(value))


def _levels(value: object) -> Iterator[tuple[int, int, int]]:
    """Give, level by level, how many values stand below it, how many objects on it, and the names of the largest."""
    level: list[Any] = [value] if isinstance(value, dict | list) else []
    while level:
        below: list[Any] = []
        objects = names = 0
        for each in level:
            if isinstance(each, dict):
                objects += 1
                names = max(names, len(cast("dict[str, Any]", each)))
                below += cast("dict[str, Any]", each).values()
            elif isinstance(each, list):
                below += each
        yield len(below), objects, names
        level = below
