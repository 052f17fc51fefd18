"""How are documents that are told by columns made ready to be written?

A column at a time: whether it can be kept is asked, and its JSON written, by one call for all of its values. Where a
column holds anything odd, nothing is made here, and each document is looked at by itself.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import orjson

from graphql_api.catalog.sqlite.document_columns import PATHS, Cell, cells
from graphql_api.catalog.sqlite.document_rows import key_texts
from graphql_api.catalog.sqlite.glued_texts import Chosen, Glued, GluedTexts, Pieces, fewer
from graphql_api.catalog.sqlite.written_documents import Written
from graphql_api.domain.alike_documents import AlikeDocuments, Column, Part
from graphql_api.domain.documents import DEPTH, KEYS, Collection
from graphql_api.domain.paths import MISSING
from graphql_api.kernel import is_clean

#: Values of these kinds are cells, text where it is in ASCII.
_SCALARS: Final = frozenset({str, int, float, type(None)})
#: What stands between the values of a list that are all objects, all lists, or neither, and what around each of them.
_BETWEEN: Final[dict[type, tuple[str, str, str]]] = {dict: ("{", "},{", "}"), list: ("[", "],[", "]")}
_COMMA: Final = ("", ",", "")
#: Numbers of the paths that begin with a field, and what they lead to within it, by the field.
_PATHS: Final[dict[str, list[tuple[int, str]]]] = {}
for _number, _path in enumerate(PATHS):
    _PATHS.setdefault(_path.partition(".")[0], []).append((_number, _path.partition(".")[2]))


class _Written(NamedTuple):
    """What is written of some fields: pieces of the documents' texts, and cells by the numbers of their paths."""

    texts: Sequence[Pieces]
    cells: Mapping[int, Sequence[Cell]]


def write(collection: Collection, documents: AlikeDocuments) -> Written | None:
    """Write documents but for their places; null where one of them holds anything odd."""
    names = [name for part in documents.parts for name in part.columns]
    keys = _keys([documents.column(name) for name in KEYS[collection]])
    if (
        not keys
        or "_id" in names
        or len(set(names)) < len(names)
        or not is_clean(dict.fromkeys(names), DEPTH)
    ):
        return None
    texts: list[Pieces] = []
    taken: dict[int, Sequence[Cell]] = {}
    for part in documents.parts:
        written = _write(part, "," if texts else "")
        if written is None:
            return None
        texts += written.texts
        taken.update(written.cells)
    return Written(keys, taken, 0, [1] * len(keys), GluedTexts(len(keys), fewer([*texts, "}"])))


def _keys(columns: Sequence[Column]) -> list[str] | None:
    """Write the keys; null where one cannot be."""
    for column in columns:
        if set(map(type, column)) != {str} or "" in column or "\0" in "".join(column):
            return None
    return key_texts(columns)


def _write(part: Part, before: str) -> _Written | None:
    """Write a part; null where it holds what cannot be kept, or what is no cell."""
    texts: list[Pieces] = []
    taken: dict[int, Sequence[Cell]] = {}
    for name, column in part.columns.items():
        written = _write_column(name, column, "," if texts else before)
        if written is None:
            return None
        texts += written.texts
        taken.update(written.cells)
    if part.places is None:
        return _Written(texts, taken)
    rows = min(map(len, part.columns.values()))
    return _chosen(list(GluedTexts(rows, texts)), taken, part.places)


def _chosen(texts: Sequence[str], taken: Mapping[int, Sequence[Cell]], places: Sequence[int]) -> _Written:
    """Give each document the row that it has."""
    if len(texts) == 1:
        return _Written([texts[0]], {number: list(column) * len(places) for number, column in taken.items()})
    cells = {number: list(map(column.__getitem__, places)) for number, column in taken.items()}
    return _Written([Chosen(texts, places)], cells)


def _write_column(name: str, column: Column, before: str) -> _Written | None:
    values = column
    if not is_clean(values, DEPTH):
        # What is missing is not written; but a document has to begin with something.
        values = [None if value is MISSING else value for value in column]
        if before != "," or not is_clean(values, DEPTH):
            return None
    glued = orjson.dumps(values).decode()
    taken: dict[int, Sequence[Cell]] = {}
    for number, within in _PATHS.get(name, ()):
        found = _cells(name, number, values, within, is_ascii=glued.isascii())
        if found is None:
            return None
        taken[number] = found
    head = f"{before}{orjson.dumps(name).decode()}:"
    texts = _split(glued, values)
    if values is column:
        return _Written([head + texts[0], *texts[1:]], taken)
    pairs = zip(column, GluedTexts(len(values), texts), strict=True)
    return _Written([["" if value is MISSING else head + text for value, text in pairs]], taken)


def _split(glued: str, values: Column) -> tuple[str, Pieces, str]:
    """Give what is written of each value of a list, with what stands around all of these, by what is written of it."""
    kinds = set(map(type, values))
    begin, between, end = _BETWEEN.get(kinds.pop(), _COMMA) if len(kinds) == 1 else _COMMA
    if glued.count(between) == len(values) - 1:
        return begin, Glued(glued[1 + len(begin) : -1 - len(end)], between), end
    # One of them holds what stands between them.
    return "", [orjson.dumps(value).decode() for value in values], ""


def _cells(name: str, number: int, values: Column, within: str, *, is_ascii: bool) -> Sequence[Cell] | None:
    """Give the cells of a path; null where one of them can hold its value only in part."""
    if is_ascii and (not within or set(map(type, values)) == {dict}):
        found = [value.get(within) for value in values] if within else values
        if set(map(type, found)) <= _SCALARS:
            return found
    listed = [cells({name: value}) for value in values]
    return None if any(each.many for each in listed) else [each.values[number] for each in listed]
