"""How is a long JSON answer shown on one screen?"""

import json
from typing import Final, cast

#: Items shown of a list; of one whose items need many lines, the first.
_SHOWN: Final = 3

#: An object that fits is one line.
_LINE: Final = 110


def shortened(value: object, indent: str = "") -> str:
    """Print JSON with long lists cut, saying how much was left out; what is short and whole stands on one line."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(flat) <= _LINE and not _has_long_list(value):
        return flat
    if isinstance(value, dict):
        return _object(cast("dict[str, object]", value), indent)
    if isinstance(value, list):
        return _list(cast("list[object]", value), indent)
    return flat


def _has_long_list(value: object) -> bool:
    if isinstance(value, dict):
        return any(_has_long_list(each) for each in cast("dict[str, object]", value).values())
    if isinstance(value, list):
        items = cast("list[object]", value)
        return len(items) > _SHOWN or any(_has_long_list(each) for each in items)
    return False


def _object(value: dict[str, object], indent: str) -> str:
    inner = indent + "  "
    members = [f"{inner}{json.dumps(key)}: {shortened(each, inner)}" for key, each in value.items()]
    return "{\n" + ",\n".join(members) + f"\n{indent}}}"


def _list(value: list[object], indent: str) -> str:
    inner = indent + "  "
    lines = [inner + shortened(each, inner) for each in value[:_SHOWN]]
    shown = lines[:1] if "\n" in lines[0] else lines
    left_out = len(value) - len(shown)
    more = f",\n{inner}… and {left_out} more" if left_out else ""
    return "[\n" + ",\n".join(shown) + f"{more}\n{indent}]"
