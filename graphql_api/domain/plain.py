"""What is nearest to a value that JSON, or a store, has no words for?"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, cast

from graphql_api.domain.documents import DEPTH, json_fault

_LARGEST_FLOAT_BITS = 1024
_LARGEST_INTEGER_BITS = 63


def plain(document: Mapping[str, Any]) -> dict[str, Any]:
    """Give a document in which `json_fault` finds nothing, without its `_id`; as it is where there was nothing to find.

    Numbers that are not finite become null, larger integers floats, halves of characters U+FFFD; keys that cannot be
    are left out, and so is what is nested too deep.
    """
    kept = {name: value for name, value in document.items() if name != "_id"}
    return cast("dict[str, Any]", _plain(kept, DEPTH)) if json_fault(kept) else kept


def _plain(value: object, depth: int) -> object:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, Mapping):
        fields = cast("Mapping[str, object]", value)
        return {
            name: _plain(each, depth - 1)
            for name, each in fields.items()
            if depth and not json_fault({name: 0})
        }
    if isinstance(value, list | tuple):
        return [_plain(each, depth - 1) for each in cast("Sequence[object]", value) if depth]
    return _number(value) if isinstance(value, int | float) else value


def _number(value: float) -> float | None:
    if isinstance(value, int) and value.bit_length() > _LARGEST_INTEGER_BITS and value != -(2**63):
        return float(value) if value.bit_length() < _LARGEST_FLOAT_BITS else None
    return value if math.isfinite(value) else None
