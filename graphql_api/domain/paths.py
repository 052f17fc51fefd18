"""Where does a dotted path lead in a document?"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast


class _Missing:
    """What is at the end of a path that leads nowhere."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = _Missing()


def values_at(fields: Mapping[str, Any], parts: Sequence[str]) -> list[Any]:
    """Give all that stands at the path as MongoDB sees it.

    A list at the end gives its elements and itself. On the way, every object in a list is looked into, and a number
    picks an element. Where no list is on the way there is something, `MISSING` at least; else there may be nothing.
    """
    value = fields.get(parts[0], MISSING)
    if len(parts) == 1:
        return _end(value)
    return _beyond(value, parts[1:]) if _is_container(value) else [MISSING]


def _end(value: Any) -> list[Any]:  # noqa: ANN401 any JSON
    return [*cast("Sequence[Any]", value), value] if isinstance(value, list | tuple) else [value]


def _beyond(value: object, parts: Sequence[str]) -> list[Any]:
    if isinstance(value, Mapping):
        return values_at(cast("Mapping[str, Any]", value), parts)
    found: list[Any] = []
    for position, item in enumerate(cast("Sequence[Any]", value)):
        if isinstance(item, Mapping):
            found += values_at(cast("Mapping[str, Any]", item), parts)
        if parts[0] == str(position):
            found += _picked(item, parts[1:])
    return found


def _picked(item: Any, parts: Sequence[str]) -> list[Any]:  # noqa: ANN401 any JSON
    if not parts:
        return [item]
    return _beyond(item, parts) if _is_container(item) else []


def _is_container(value: object) -> bool:
    return isinstance(value, Mapping | list | tuple)
