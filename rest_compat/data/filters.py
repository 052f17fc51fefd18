"""Which files does a query select?

`?subject=01&task=rest`: files by what their names say, by the long names of BIDS's entities; a value given twice lets
both through, an empty one chooses files without that label. `?prefix=` and `?glob=` choose by path, `?name=` by its
last segment, `?checksum=` by what the file holds.
"""

from typing import Final
from urllib.parse import quote

from graphql_api.domain.errors import InvalidFilterError
from graphql_api.domain.selections import EntitySelection, FileSelection, TextMatch, read_checksum

#: Parameters that select by a label.
ENTITIES: Final = ("subject", "session", "task", "acquisition", "run", "datatype", "suffix", "extension")

#: Parameters that select by the path, or by what the file is.
PATHS: Final = ("prefix", "glob", "checksum", "name")

#: Parameters that choose how the answer is written or kept, and no files; so do names that begin with `_`.
FORMS: Final = ("format", "script", "download")

_MOST_VALUES: Final = 1000


def read_selection(query: dict[str, list[str]]) -> FileSelection:
    """Read the selection out of a query; InvalidFilterError for a parameter that would select nothing we know."""
    unknown = next(
        (name for name in query if name not in (*ENTITIES, *PATHS, *FORMS) and name[0] != "_"), None
    )
    if unknown is not None:
        known = ", ".join((*ENTITIES, *PATHS))
        raise InvalidFilterError(f"{unknown[:80]!r} selects nothing; these do: {known}", field=unknown[:80])
    matches = {name: _match(name, query[name]) for name in ENTITIES if name in query}
    checksum = _path(query, "checksum")
    return FileSelection(
        EntitySelection(**matches),
        _path(query, "prefix") or "",
        _path(query, "glob"),
        checksum=None if checksum is None else read_checksum(checksum),
        name=_path(query, "name"),
    )


def _match(name: str, values: list[str]) -> TextMatch:
    if len(values) > _MOST_VALUES:
        raise InvalidFilterError(f"{name} is given more than {_MOST_VALUES} times", field=name)
    if "" not in values:
        return TextMatch(one_of=tuple(values))
    if len(values) > 1:
        raise InvalidFilterError(
            f"an empty {name} stands for files without one, and stands alone", field=name
        )
    return TextMatch(is_null=True)


def _path(query: dict[str, list[str]], name: str) -> str | None:
    values = query.get(name, [])
    if len(values) > 1:
        raise InvalidFilterError(f"{name} is given more than once", field=name)
    return values[0] if values else None


def write_selection(query: dict[str, list[str]]) -> str:
    """Write the selecting part of a query again, percent-encoded, in one order."""
    return "&".join(
        f"{name}={quote(value, safe='/')}" for name in (*ENTITIES, *PATHS) for value in query.get(name, ())
    )
