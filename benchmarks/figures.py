"""Which figure was to be reached, and was it?"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One ratio: of what work, against whom, what it is, and what it has to be at least or, `most`, at most."""

    work: str
    against: str
    ratio: float
    target: float | None
    seen: str
    most: bool = False

    @property
    def met(self) -> bool:
        """Tell whether the target was reached, as far as there is one."""
        if self.target is None:
            return True
        return self.ratio <= self.target if self.most else self.ratio >= self.target

    @property
    def wanted(self) -> str:
        """The target in words."""
        if self.target is None:
            return "—"
        return f"{'at most' if self.most else 'at least'} {self.target:g}"


def quotient(over: Sequence[float], under: Sequence[float]) -> float:
    """Give the median over rounds of one figure over another, each round compared in itself."""
    return statistics.median(above / below for above, below in zip(over, under, strict=True))


def milliseconds(seconds: Sequence[float]) -> str:
    """Show the median of seconds."""
    return shown(statistics.median(seconds) * 1000) + " ms"


def rate(each: Sequence[float]) -> str:
    """Show the median of requests a second."""
    return shown(statistics.median(each)) + "/s"


def shown(number: float) -> str:
    """Show a number with three digits that count."""
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.1f}" if number >= 10 else f"{number:.2f}"
