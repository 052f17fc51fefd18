"""How is a document kept as text, and given to clients?

As orjson writes it, its `_id` first: clients are given that as it is. What orjson or JSON has no words for (NaN, half
characters, integers beyond 64 bits, all of which stand in files in the wild) is kept by the standard library, word for
word and without our `_id`, and given in the nearest words that there are.
"""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from graphql_api.domain.documents import json_fault
from graphql_api.domain.identifiers import identifier
from graphql_api.domain.plain import plain


class Content(NamedTuple):
    """The text of a document. Only where it is `plain` does it hold our `_id`, and may clients be given it."""

    plain: bool
    text: str

    def at(self, position: int) -> "Content":
        """Put the `_id` of a position into it, where it lacks that and is to hold it."""
        if not self.plain:
            return self
        rest = self.text[1:]
        return Content(
            plain=True, text=f'{{"_id":"{identifier(position)}"{rest if rest == "}" else "," + rest}'
        )


def write_content(position: int, document: Mapping[str, Any]) -> Content:
    """Write any document, so that it is read back as it was."""
    return write_body(document).at(position)


def write_body(document: Mapping[str, Any]) -> Content:
    """Write any document as it will be but for its `_id`."""
    if "_id" in document or json_fault(document):
        return Content(plain=False, text=json.dumps(document, separators=(",", ":")))
    return write_clean(document)


def write_clean(document: Mapping[str, Any]) -> Content:
    """Write a document that has no `_id`, and in which `json_fault` finds nothing, as it will be but for its `_id`."""
    return Content(plain=True, text=orjson.dumps(document).decode())


def read_content(text: str | bytes) -> dict[str, Any]:
    """Read a document back, with our `_id` where its text is plain."""
    try:
        document: dict[str, Any] = orjson.loads(text)
    except orjson.JSONDecodeError:
        document = json.loads(text)
    return document


def read_own(text: str | bytes, *, is_plain: bool = True) -> dict[str, Any]:
    """Read a document back without our `_id`."""
    document = read_content(text)
    if is_plain:
        document.pop("_id", None)
    return document


def served(position: int, text: bytes) -> bytes:
    """Give a document whose text is not plain as JSON in UTF-8, its `_id` first."""
    return orjson.dumps({"_id": identifier(position)} | plain(read_content(text)))
