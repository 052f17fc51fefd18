"""How is a document kept as text, and given to clients?

As orjson writes it, which clients are given as it is. What orjson or JSON has no words for (NaN, unpaired surrogates,
integers beyond 64 bits, all of which stand in files in the wild) is kept by the standard library, word for word, and
given in the nearest words that JSON has.
"""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, cast

import orjson

from graphql_api.catalog.sqlite.identifiers import identifier
from graphql_api.domain.documents import json_fault


class Content(NamedTuple):
    """The text of a document. Only where it is `plain` may clients be given it as it is."""

    plain: bool
    text: str


def write_content(document: Mapping[str, Any]) -> Content:
    """Write any document, so that it is read back as it was."""
    if "_id" in document or json_fault(document):
        return Content(plain=False, text=json.dumps(document, separators=(",", ":")))
    return Content(plain=True, text=orjson.dumps(document).decode())


def read_content(text: str) -> dict[str, Any]:
    """Read a document back."""
    try:
        document: dict[str, Any] = orjson.loads(text)
    except orjson.JSONDecodeError:
        document = json.loads(text)
    return document


def served(position: int, content: Content) -> bytes:
    """Give a document as JSON in UTF-8, its `_id` first."""
    if content.plain:
        rest = content.text[1:]
        comma = "" if rest == "}" else ","
        return f'{{"_id":"{identifier(position)}"{comma}{rest}'.encode()
    document = {key: _sayable(value) for key, value in json.loads(content.text).items() if key != "_id"}
    return orjson.dumps({"_id": identifier(position)} | cast("dict[str, Any]", _sayable(document)))


def _sayable(value: object) -> object:
    if isinstance(value, Mapping):
        fields = cast("Mapping[str, object]", value)
        return {_unicode(key): _sayable(inner) for key, inner in fields.items()}
    if isinstance(value, list):
        return [_sayable(inner) for inner in cast("Sequence[object]", value)]
    if isinstance(value, str):
        return _unicode(value)
    if isinstance(value, int) and value.bit_length() > 63:  # noqa: PLR2004 bits of a number without its sign
        return float(value) if value.bit_length() < 1024 else None  # noqa: PLR2004 the largest float
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _unicode(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
