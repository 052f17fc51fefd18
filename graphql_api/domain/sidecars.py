"""What do JSON sidecars say together?"""

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple, TypeAlias, cast

Fields: TypeAlias = dict[str, Any]

#: What an answer in JSON can hold: deeper nesting is no metadata.
_DEEPEST: Final = 64
_LARGEST: Final = 2**63 - 1
_LARGEST_FLOAT: Final = 10**308


class Source(NamedTuple):
    """A sidecar and the fields that are from it: those which no nearer sidecar has."""

    path: str
    keys: tuple[str, ...]


class Merged(NamedTuple):
    """Fields of several sidecars, a nearer one's over those of one above, and which is from which."""

    fields: Fields
    sources: tuple[Source, ...]


def merge(sidecars: Iterable[tuple[str, Mapping[str, Any] | None]]) -> Merged:
    """Merge sidecars by path, from the root downwards; null is one that cannot be read, and says nothing."""
    fields: Fields = {}
    origin: dict[str, str] = {}
    paths: list[str] = []
    for path, said in sidecars:
        paths.append(path)
        for key, value in (said or {}).items():
            fields[key] = value
            origin[key] = path
    keys = {path: tuple(key for key in fields if origin[key] == path) for path in paths}
    return Merged(fields, tuple(Source(path, keys[path]) for path in paths))


def together(sidecars: Iterable[Mapping[str, Any] | None]) -> Fields:
    """Merge sidecars, from the root downwards, where nobody asks which field is from which."""
    fields: Fields = {}
    for said in sidecars:
        if said:
            fields.update(said)
    return fields


def parse_sidecar(text: str) -> Fields | None:
    """Read a JSON object; null where it is none. What JSON has no words for (NaN, infinities) is null."""
    try:
        parsed: object = json.loads(
            text.removeprefix("\ufeff"), parse_constant=_nothing, parse_float=_finite, parse_int=_integer
        )
        cleaned = parsed if _is_plain(text) else _clean(parsed, _DEEPEST)
    except (ValueError, RecursionError):
        return None
    return cast("Fields", cleaned) if isinstance(cleaned, dict) else None


def _nothing(_word: str) -> None:
    return None


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


def _integer(digits: str) -> float | None:
    number = int(digits)
    if abs(number) <= _LARGEST:
        return number
    return float(number) if abs(number) < _LARGEST_FLOAT else None


def _is_plain(text: str) -> bool:
    """Tell that no text in it was written by escapes, and that it cannot be too deep: most are so."""
    return "\\u" not in text and text.isascii() and text.count("{") + text.count("[") < _DEEPEST


def _clean(value: object, depth: int) -> object:
    """Make what every door can write again: text that is UTF-8."""
    if depth == 0:
        raise ValueError("nested too deep")
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    if isinstance(value, list):
        return [_clean(each, depth - 1) for each in cast("list[object]", value)]
    if isinstance(value, dict):
        pairs = cast("dict[str, object]", value).items()
        return {str(_clean(name, depth)): _clean(each, depth - 1) for name, each in pairs}
    return value


def positive(fields: Mapping[str, Any], name: str) -> float | None:
    """Give a finite number above 0; null for anything else."""
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value) if value > 0 else None


def channel_count(fields: Mapping[str, Any]) -> int | None:
    """Add up what the fields `...ChannelCount` say; null where none says more than 0."""
    counts = [
        value
        for name, value in fields.items()
        if name.endswith("ChannelCount")
        and isinstance(value, int)
        and not isinstance(value, bool)
        and value > 0
    ]
    return sum(counts) or None
