"""How is a size in bytes written in listings and in metadata?"""

from typing import Final, NamedTuple

_BASE: Final = 1024
_COMPACT: Final = ("", "K", "M", "G", "T", "P")
_WORDS: Final = ("B", "KB", "MB", "GB", "TB", "PB")


class _Scaled(NamedTuple):
    """A size as a number and how often it was divided, and the number with at most three digits."""

    amount: float
    unit: int

    def digits(self, most: int) -> str:
        """Write the number with at most `most` decimals, one less for each digit more before the point."""
        for decimals in range(most, 0, -1):
            # Rounded first: 9.96 with one decimal is 10.0, which has one digit too many.
            if round(self.amount, decimals) < 10 ** (most - decimals + 1):
                return f"{self.amount:.{decimals}f}"
        return f"{self.amount:.0f}"


def compact_size(size: int) -> str:
    """Write a size as listings have it, base 1024: `0`, `512`, `2.0K`, `12M`, `3.5G`; `?` where it is none."""
    if 0 <= size < _BASE:
        return str(size)
    scaled = _scaled(size)
    return f"{scaled.digits(1)}{_COMPACT[scaled.unit]}" if size >= 0 else "?"


def worded_size(size: int) -> str:
    """Write a size as metadata has it, base 1024: `480 B`, `1.15 GB`, `12.3 GB`, `450 MB`."""
    scaled = _scaled(size)
    return f"{scaled.digits(2)} {_WORDS[scaled.unit]}" if scaled.unit else f"{size} B"


def _scaled(size: int) -> _Scaled:
    amount, unit = float(size), 0
    # What would be written as 1024 of a unit is 1.0 of the next.
    while amount >= (_BASE - 0.5 if unit else _BASE) and unit < len(_WORDS) - 1:
        amount, unit = amount / _BASE, unit + 1
    return _Scaled(amount, unit)
