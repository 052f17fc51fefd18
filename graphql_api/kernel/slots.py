"""In which slots are the keys of a version's files kept?

What `slots.c` is held to, and what stands in for it where it was not built. Keys are those of `keys.py`, of
eight bytes, one behind the other.
"""

from typing import Final

import numpy as np

#: Keys as numbers whose bytes stand in the order of their digits.
_NUMBER: Final = ">u8"
#: Bytes of a key, and its digits.
_KEY: Final = 8
_LENGTH: Final = 2 * _KEY


def distinct_keys(keys: bytes, /) -> bytes:
    """Give keys in their order, each once."""
    # Sorted as numbers of the machine, which is faster; the digits are then put in order again.
    ordered = np.sort(np.frombuffer(keys, _NUMBER).astype(np.uint64))
    if not len(ordered):
        return b""
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))].astype(_NUMBER).tobytes()


def key_slots(keys: bytes, depth: int, kept: int, /) -> dict[str, str]:
    """Give the `kept` digits of keys behind the first `depth`, glued, by these; keys are in order."""
    if depth < 0 or kept < 0 or depth + kept > _LENGTH:
        raise ValueError("a key has no more than 16 digits")
    if len(keys) % _KEY:
        raise ValueError("keys are of eight bytes")
    digits = keys.hex()
    listed = [digits[place : place + _LENGTH] for place in range(0, len(digits), _LENGTH)]
    slots: dict[str, list[str]] = {}
    for key in listed:
        slots.setdefault(key[:depth], []).append(key[depth : depth + kept])
    return {name: "".join(found) for name, found in slots.items()}
