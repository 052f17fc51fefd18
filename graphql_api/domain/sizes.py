"""How is a number of bytes said to people?"""

from typing import Final

_UNITS: Final = ("B", "kB", "MB", "GB", "TB", "PB")


#: From here on, rounding makes one digit more.
_FOUR_DIGITS: Final = 999.5
_THREE_DIGITS: Final = 99.95


def readable(size: int) -> str:
    """Say a size in units of 1000, three digits or so: `532 B`, `1.8 GB`."""
    amount, unit = float(size), 0
    while amount >= _FOUR_DIGITS and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    digits = 1 if unit and amount < _THREE_DIGITS else 0
    return f"{amount:.{digits}f} {_UNITS[unit]}"
