"""How much may one answer take before it is given up?"""

import math
from time import monotonic


class GivenUpError(Exception):
    """An answer that takes too much; nothing of it is told. Unlike errors of fields it ends all of the request."""


class TooLargeError(GivenUpError):
    """More bytes than one answer may have."""


class OvertimeError(GivenUpError, TimeoutError):
    """More seconds than one answer may take, seen where nothing waits and so nothing can be interrupted."""


class Budget:
    """Bytes and seconds that are left to one answer.

    What is made in memory is counted by what it takes there, which for many small values is more than their text.
    """

    __slots__ = ("_until", "left", "most")

    def __init__(self, most: float = math.inf, seconds: float = math.inf) -> None:
        """Allow `most` bytes, and `seconds` from now."""
        self.most = most
        self.left = most
        self._until = monotonic() + seconds

    def take(self, size: int) -> None:
        """Count bytes; GivenUpError where there are too many, or where the time is over."""
        self.left -= size
        if self.left < 0:
            raise TooLargeError
        if monotonic() > self._until:
            raise OvertimeError
