"""How is a document's place in the order of insertion told as its `_id`?"""

import re
from typing import Final

_IDENTIFIER: Final = re.compile(r"0{8}[0-9a-f]{16}")
_LARGEST: Final = 2**63 - 1


def identifier(position: int) -> str:
    """Write a position in 24 hexadecimal digits, which sort as the positions do."""
    return f"{position:024x}"


def position_of(text: object) -> int | None:
    """Read the position back; null where no document could have this `_id`."""
    if not isinstance(text, str) or not _IDENTIFIER.fullmatch(text):
        return None
    position = int(text, 16)
    return position if position <= _LARGEST else None
