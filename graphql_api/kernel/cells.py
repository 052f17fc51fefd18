"""Which fields of a document are plain enough to stand in columns as they are?

Text in ASCII, numbers, a list of one such text, and nothing. This is what `cells.c` is held to, and what stands in for
it where it was not built.
"""

from typing import Any, Final, TypeAlias, cast

Cell: TypeAlias = str | int | float | None
#: Fields by their names, each with the place of its cell.
Fields: TypeAlias = tuple[tuple[int, str], ...]
#: Fields of objects, by the fields that the objects stand in.
Within: TypeAlias = tuple[tuple[str, Fields], ...]

_SMALLEST: Final = -(2**63)
_LARGEST: Final = 2**63 - 1


def plain_cells(
    document: dict[str, Any], fields: Fields, within: Within, count: int, /
) -> tuple[Cell, ...] | None:
    """Give the cells; null where a field is not plain, or what others stand in is no object."""
    cells: list[Cell] = [None] * count
    if not _fill(cells, document, fields):
        return None
    for name, inside in within:
        value = document.get(name)
        if value is None:
            continue
        if type(value) is not dict or not _fill(cells, cast("dict[str, Any]", value), inside):
            return None
    return tuple(cells)


def _fill(cells: list[Cell], fields: dict[str, Any], wanted: Fields) -> bool:
    for number, name in wanted:
        value = fields.get(name)
        if value is None:
            continue
        if not _is_plain(value):
            return False
        cells[number] = value[0] if isinstance(value, list) else value
    return True


def _is_plain(value: object) -> bool:
    if type(value) is list:
        items = cast("list[object]", value)
        return len(items) == 1 and type(items[0]) is str and items[0].isascii()
    if type(value) is str:
        return value.isascii()
    return type(value) is float or (type(value) is int and _SMALLEST <= value <= _LARGEST)
