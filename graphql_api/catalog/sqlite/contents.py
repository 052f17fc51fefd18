"""How is a document kept as text, and given to clients?

As orjson writes it, which clients are given as it is. What orjson or JSON has no words for (NaN, unpaired surrogates,
integers beyond 64 bits, all of which stand in files in the wild) is kept by the standard library, word for word, and
given in the nearest words that there are.
"""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from graphql_api.domain.documents import json_fault
from graphql_api.domain.identifiers import identifier
from graphql_api.domain.plain import plain


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
    return orjson.dumps({"_id": identifier(position)} | plain(json.loads(content.text)))
