"""How is a long list read page by page?

Keyset cursors over a total order: a cursor names the last item seen, so a page costs the same wherever it stands and
nothing is skipped or doubled when the list grows. Cursors are text, opaque to clients: a mark, then the key.
"""

import base64
import binascii
from collections.abc import Sequence
from typing import Final, Generic, NamedTuple, TypeVar

from graphql_api.domain.errors import InvalidCursorError, InvalidInputError

Item = TypeVar("Item")
_MARK: Final = "1:"
#: Characters of a cursor, which names one item, at most.
_LONGEST: Final = 20_000


def encode_cursor(key: str) -> str:
    """Make the cursor of an item from its key in the list's order."""
    return base64.urlsafe_b64encode((_MARK + key).encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> str:
    """Read the key back; InvalidCursorError where this server made no such cursor."""
    # What is too long to name an item is not read at all.
    padded = "" if len(cursor) > _LONGEST else cursor + "=" * (-len(cursor) % 4)
    try:
        text = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        text = ""
    if not text.startswith(_MARK) or encode_cursor(text.removeprefix(_MARK)) != cursor:
        message = "this cursor was not made by this server"
        raise InvalidCursorError(message)
    return text.removeprefix(_MARK)


def check_page_size(first: int, most: int) -> int:
    """Return `first` where it is 0..most; InvalidInputError otherwise. Nothing is cut off in silence."""
    if not 0 <= first <= most:
        message = f"first must be from 0 to {most}, not {first}"
        raise InvalidInputError(message)
    return first


class Page(NamedTuple, Generic[Item]):
    """One page: its items in the list's order, their cursors' keys, and what lies around it."""

    items: Sequence[Item]
    keys: Sequence[str]
    total_count: int
    has_next: bool
    has_previous: bool
