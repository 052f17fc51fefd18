"""How is a size in bytes written in listings and in metadata?"""

from typing import Final

import numpy as np

from graphql_api.index.arrays import Sizes
from graphql_api.kernel.columns import Coded

_BASE: Final = 1024
_TEN: Final = 10
_COMPACT: Final = ("", "K", "M", "G", "T", "P")
_UNITS: Final = [_BASE**unit for unit in range(1, len(_COMPACT))]
#: Texts of sizes below a thousand petabytes, by how they look, as far as they were asked for; and which were not yet.
_LOOKS: Final = [b""] * (4 * 2 * _BASE * len(_COMPACT))
_UNKNOWN: Final = np.ones(len(_LOOKS), bool)
_WORDS: Final = ("B", "KB", "MB", "GB", "TB", "PB")


def compact_size(size: int) -> str:
    """Write a size as listings have it, base 1024: `0`, `512`, `2.0K`, `12M`, `3.5G`; `?` where it is none."""
    if 0 <= size < _BASE:
        return str(size)
    amount, unit = _scaled(size)
    written = f"{amount:.1f}"
    # Judged by what would be written: 9.96 is 10.0, which has a digit too many.
    return (written if len(written) <= len("9.9") else f"{amount:.0f}") + _COMPACT[unit] if size >= 0 else "?"


def compact_sizes(sizes: Sizes) -> Coded:
    """Write many sizes as `compact_size` does, which is asked once for all that look the same."""
    units = np.searchsorted(_UNITS, sizes, side="right")
    # Texts change where a tenth of a unit is rounded up, or a half from ten units on; what is just there stands apart.
    steps = np.where(sizes >> 10 * units < _TEN, 20, 2)
    scaled = sizes * steps
    whole = scaled >> 10 * units
    parted = (whole << 10 * units) != scaled
    looks = ((whole * 2 + parted) * 2 + (steps == 2)) * len(_COMPACT) + units  # noqa: PLR2004 - as above
    if len(looks) and (int(looks.min()) < 0 or int(looks.max()) >= len(_LOOKS)):
        return _few(sizes, looks)
    for place in np.flatnonzero(_UNKNOWN[looks]).tolist():
        if not _LOOKS[looks[place]]:
            _LOOKS[looks[place]] = compact_size(int(sizes[place])).encode()
            _UNKNOWN[looks[place]] = False
    return Coded(_LOOKS, looks.astype(np.uint32))


def _few(sizes: Sizes, looks: Sizes) -> Coded:
    _, first, places = np.unique(looks, return_index=True, return_inverse=True)
    return Coded([compact_size(size).encode() for size in sizes[first].tolist()], places.astype(np.uint32))


def worded_size(size: int) -> str:
    """Write a size as metadata has it, base 1024: `480 B`, `1.15 GB`, `12.3 GB`, `450 MB`."""
    amount, unit = _scaled(size)
    if not unit:
        return f"{size} B"
    written = next(
        text for text in (f"{amount:.2f}", f"{amount:.1f}", f"{amount:.0f}") if len(text) <= len("9.99")
    )
    return f"{written} {_WORDS[unit]}"


def _scaled(size: int) -> tuple[float, int]:
    unit = min(max(size.bit_length() - 1, 0) // 10, len(_WORDS) - 1)
    amount = size / (1 << 10 * unit)
    # What would be written as 1024 of a unit is 1.0 of the next.
    if unit and amount >= _BASE - 0.5 and unit < len(_WORDS) - 1:
        return amount / _BASE, unit + 1
    return amount, unit
