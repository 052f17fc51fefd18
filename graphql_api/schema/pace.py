"""How much of a long answer is made before others have their turn?"""

from collections.abc import Callable
from typing import Final

#: So small a part of a turn is taken while others are waiting.
_PART: Final = 16


def _nobody() -> int:
    return 0


class Pace:
    """Large steps, which cost least, while nobody else is there, and small ones while others are answered too.

    `answered` tells how many requests were answered so far, by everybody.
    """

    __slots__ = ("_answered", "_seen")

    def __init__(self, answered: Callable[[], int] = _nobody) -> None:
        self._answered = answered
        self._seen = answered()

    def step(self, largest: int) -> int:
        """Give the size of the next step, by whether anybody was answered since this was last asked."""
        before, self._seen = self._seen, self._answered()
        return largest if before == self._seen else largest // _PART
