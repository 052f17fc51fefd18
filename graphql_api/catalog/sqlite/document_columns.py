"""Which fields of documents stand in columns, and as what?

A column holds what one field has where that is text, a number, a boolean or nothing. A list of one such value is held
as that value: no predicate but equality with a list could tell. Where there is more, the column holds the mark `MANY`,
and the document itself has to be asked; `space.many` has a bit for each column in which that ever happened.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple, TypeAlias, cast

from graphql_api.domain.paths import MISSING, values_at
from graphql_api.kernel import plain_cells

Cell: TypeAlias = str | int | float | bytes | None

#: Paths that clients filter by, those that answers are made of most often first.
PATHS: Final = (
    "dataset",
    "dataset_id",
    "subject",
    "session",
    "task",
    "run",
    "data_name",
    "bidspath",
    "bids_relpath",
    "datatype",
    "suffix",
    "extension",
    "recording_modality",
    "modality",
    "sampling_frequency",
    "nchans",
    "ntimes",
    "duration_seconds",
    "montage_hash",
    "_has_missing_files",
    "acquisition",
    "entities.subject",
    "entities.session",
    "entities.task",
    "entities.run",
    "entities.acquisition",
    "entities_mne.acquisition",
    "sfreq",
    "participant_tsv.age",
    "participant_tsv.sex",
    "participant_tsv.gender",
    "participant_tsv.species",
    "storage.backend",
    "source",
    "license",
    "hash",
)

MANY: Final = b"\x02"
# Blobs, as no boolean may be equal to a number.
FALSE: Final = b"\x00"
TRUE: Final = b"\x01"

#: Integers that SQLite holds.
_RANGE: Final = range(-(2**63), 2**63)
_PARTS: Final = tuple(path.split(".") for path in PATHS)
#: Numbers of the paths that are fields, with their names.
_FIELDS: Final = tuple((number, parts[0]) for number, parts in enumerate(_PARTS) if len(parts) == 1)
#: Numbers of the paths that lead into a field, with their second parts, by the field.
_WITHIN: Final = tuple(
    (
        first,
        tuple((number, parts[1]) for number, parts in enumerate(_PARTS) if parts[0] == first and parts[1:]),
    )
    for first in dict.fromkeys(parts[0] for parts in _PARTS if parts[1:])
)


class Cells(NamedTuple):
    """A document's cells in the order of `PATHS`, and a bit for each of them that is `MANY`."""

    values: tuple[Cell, ...]
    many: int


def quoted(path: str) -> str:
    """Name the column of a path in SQL."""
    return f'"{path}"'


def cells(document: Mapping[str, Any]) -> Cells:
    """Take a document's fields out into cells."""
    plain = None
    if isinstance(document, dict):
        plain = plain_cells(document, _FIELDS, _WITHIN, len(PATHS))
    return odd_cells(document) if plain is None else Cells(plain, 0)


def odd_cells(document: Mapping[str, Any]) -> Cells:
    """Take them out of a document that may hold anything."""
    values: list[Cell] = [None] * len(PATHS)
    for number, name in _FIELDS:
        value = document.get(name)
        if value is not None:
            values[number] = _taken(document, value, number)
    for name, inside in _WITHIN:
        fields = document.get(name)
        for number, part in inside if fields is not None else ():
            if isinstance(fields, dict):
                value = cast("dict[str, object]", fields).get(part)
                values[number] = _taken(document, value, number)
            else:
                values[number] = _cell(values_at(document, _PARTS[number]))
    many = sum(1 << number for number, value in enumerate(values) if value == MANY) if MANY in values else 0
    return Cells(tuple(values), many)


def _taken(document: Mapping[str, Any], value: object, number: int) -> Cell:
    """Take out the cell of a path at which a value was found; only containers have to be looked into."""
    kind = type(value)
    if kind is str or kind is int or kind is float or value is None:
        return cell(value)
    return _cell(values_at(document, _PARTS[number]))


def _cell(found: list[Any]) -> Cell:
    if len(found) == 1:
        return cell(found[0])
    # A list gives its elements, then itself.
    alone = len(found) == 2 and isinstance(found[1], list | tuple) and len(cast("list[Any]", found[1])) == 1  # noqa: PLR2004
    return cell(found[0]) if alone else MANY


def cell(value: object) -> Cell:
    """Write one value as a cell; `MANY` where none can hold it."""
    if value is None or value is MISSING:
        return None
    if isinstance(value, bool):
        return TRUE if value else FALSE
    if isinstance(value, str):
        return value if value.isascii() or _is_unicode(value) else MANY
    fits = isinstance(value, float) or (isinstance(value, int) and value in _RANGE)
    return cast("float", value) if fits else MANY


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def value_of(held: Cell) -> str | float | bool | None:
    """Read a cell that is not `MANY`."""
    return held == TRUE if isinstance(held, bytes) else held
