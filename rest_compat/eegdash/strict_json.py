"""Which JSON is taken from strangers?

RFC 8259, and of what it leaves open only what every store gives back as it was: one value for each name, whole numbers
of at most 64 bits, text of whole characters.
"""

import re
from typing import Final, cast

import orjson

_STRINGS: Final = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
#: Digits that may be too many for 64 bits; whether a fraction or an exponent follows is seen behind them.
_LONG_INTEGER: Final = re.compile(rb"(?<![\d.eE+-])-?\d{19,}(?![\d.eE])")
_LEAST: Final = -(2**63)
_MOST: Final = 2**63 - 1
_DIGITS: Final = len(str(_LEAST))


class MalformedJsonError(ValueError):
    """Text that is no JSON, or that two readers could take for different values; the message says why."""


def read(text: bytes) -> object:
    """Read one JSON value; MalformedJsonError where it is none, or not an unambiguous one."""
    try:
        value: object = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise MalformedJsonError(f"this is not JSON: {error}") from error
    skeleton = _STRINGS.sub(b"", text)
    if skeleton.count(b":") != _count_names(value):
        raise MalformedJsonError("one object has the same name twice")
    # orjson reads a whole number beyond 64 bits as a fraction, which is another number.
    if any(not _fits(digits) for digits in _LONG_INTEGER.findall(skeleton)):
        raise MalformedJsonError("a whole number does not fit 64 bits")
    return value


def _fits(digits: bytes) -> bool:
    return len(digits) <= _DIGITS and _LEAST <= int(digits) <= _MOST


def _count_names(value: object) -> int:
    """Count the names of all objects within, without recursion: nesting is the sender's to choose."""
    count = 0
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            named = cast("dict[str, object]", found)
            count += len(named)
            waiting.extend(named.values())
        elif isinstance(found, list):
            waiting.extend(cast("list[object]", found))
    return count
