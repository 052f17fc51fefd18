"""How is a document's place in the order of insertion told as its `_id`?"""

from typing import Final

_DIGITS: Final = 24
_ZEROS: Final = "0" * 8
_HEX: Final = "0123456789abcdef"
_LARGEST: Final = 2**63 - 1


def identifier(position: int) -> str:
    """Write a position in 24 hexadecimal digits, which sort as the positions do."""
    return f"{position:024x}"


def position_of(text: object) -> int | None:
    """Read the position back; null where no document could have this `_id`."""
    if not isinstance(text, str) or len(text) != _DIGITS or not text.startswith(_ZEROS) or text.strip(_HEX):
        return None
    position = int(text, 16)
    return position if position <= _LARGEST else None
