"""What can be read out of a JSON document that anyone may have written?

Documents are kept as they were inserted. A value of another type than expected counts as absent: it is still there
in the whole document.
"""

import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias, cast

Document: TypeAlias = Mapping[str, object]


def text(document: Document, *keys: str) -> str | None:
    """Give the first of these values that is text and not blank."""
    for key in keys:
        value = document.get(key)
        if isinstance(value, str) and value.strip():
            return value
    return None


def texts(document: Document, *keys: str) -> list[str]:
    """Give the texts of the first of these values that has any: a list of texts, or one text."""
    for key in keys:
        value = document.get(key)
        listed = [value] if isinstance(value, str) else items(value)
        found = [item for item in listed if isinstance(item, str) and item.strip()]
        if found:
            return found
    return []


def number(document: Document, key: str) -> float | None:
    """Give a finite number; null for anything else, truth values included."""
    value = document.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) else None


def integer(document: Document, key: str) -> int | None:
    """Give a whole number; null for anything else."""
    value = number(document, key)
    return int(value) if value is not None and value.is_integer() else None


def part(document: Document, key: str) -> Document:
    """Give the object of that key; empty where there is none."""
    value = document.get(key)
    return cast("Document", value) if isinstance(value, dict) else {}


def items(value: object) -> Sequence[object]:
    """Give the items of a list; none where it is no list."""
    return cast("Sequence[object]", value) if isinstance(value, list) else ()


def counts(document: Document, key: str) -> list[tuple[str, int]]:
    """Give an object of counts as pairs, the largest first, equal ones in text order."""
    distribution = part(document, key)
    found = [(name, integer(distribution, name)) for name in distribution]
    return sorted(
        ((name, count) for name, count in found if count is not None), key=lambda pair: (-pair[1], pair[0])
    )
