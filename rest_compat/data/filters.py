"""Which files does a query select?

`?subject=01&task=rest`: files by what their names say, by the long names of BIDS's entities; a value given twice lets
both through, an empty one chooses files without that label. `?prefix=` and `?glob=` choose by path, `?name=` by its
last segment, `?checksum=` by what the file holds, `?min_size=` and `?max_size=` by its size. `?sex=`, `?min_age=` and
`?max_age=` choose the files of subjects by their participants; bounds of `sampling_frequency`, `channel_count` and
`duration` choose the files of recordings.
"""

from typing import Final
from urllib.parse import quote

from graphql_api.domain.errors import InvalidFilterError
from graphql_api.domain.selections import EntitySelection, FileSelection, TextMatch, read_checksum
from graphql_api.resolvers.conditions import Condition
from graphql_api.resolvers.file_choice import FileChoice, both
from graphql_api.resolvers.record_fields import PARTICIPANT
from rest_compat.data import bounds

#: Parameters that select by a label.
ENTITIES: Final = ("subject", "session", "task", "acquisition", "run", "datatype", "suffix", "extension")

#: Parameters that select by the path, or by what the file is.
PATHS: Final = ("prefix", "glob", "checksum", "name")

#: Parameter that selects by the participant, beside bounds.
SEX: Final = "sex"

#: Parameters that select by what files say.
TOLD: Final = (SEX, *bounds.TOLD)

#: All parameters that select.
SELECTING: Final = (*ENTITIES, *PATHS, *bounds.SIZES, *TOLD)

#: Parameters that choose how the answer is written or kept, and no files; so do names that begin with `_`.
FORMS: Final = ("format", "script", "download")

_MOST_VALUES: Final = 1000


def read_choice(query: dict[str, list[str]]) -> FileChoice:
    """Read all that a query asks of files; InvalidFilterError for a parameter that would select nothing we know."""
    selection = _selection(query)
    participant = [*bounds.conditions(query, bounds.PARTICIPANTS), *_sex(query)]
    return FileChoice(selection, both(participant), both(bounds.conditions(query, bounds.SIGNALS)))


def _sex(query: dict[str, list[str]]) -> list[Condition]:
    if SEX not in query:
        return []
    match, field = _match(SEX, query[SEX]), PARTICIPANT["sex"]
    return [Condition(field.absent() if match.is_null else field.among(match.one_of or ()))]


def _selection(query: dict[str, list[str]]) -> FileSelection:
    unknown = next((name for name in query if name not in (*SELECTING, *FORMS) and name[0] != "_"), None)
    if unknown is not None:
        known = ", ".join(SELECTING)
        raise InvalidFilterError(f"{unknown[:80]!r} selects nothing; these do: {known}", field=unknown[:80])
    matches = {name: _match(name, query[name]) for name in ENTITIES if name in query}
    checksum = _path(query, "checksum")
    return FileSelection(
        EntitySelection(**matches),
        _path(query, "prefix") or "",
        _path(query, "glob"),
        bounds.size(query, "min"),
        bounds.size(query, "max"),
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
    return "&".join(f"{name}={quote(value, safe='/')}" for name in SELECTING for value in query.get(name, ()))
