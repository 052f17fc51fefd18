"""How long may a call still take?"""

import time

from graphql_api.domain.errors import StoreUnavailableError


class Deadline:
    """A moment after which nobody waits for a call any more; it may be moved to now from another thread."""

    def __init__(self, seconds: float) -> None:
        """Begin to count."""
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Give the seconds that are left, 0 where none are."""
        return max(0.0, self._end - time.monotonic())

    def passed(self) -> bool:
        """Tell whether it is too late. SQLite asks this while it works, and stops where the answer is yes."""
        return time.monotonic() >= self._end

    def end_now(self) -> None:
        """Stop the work: its caller is gone."""
        self._end = 0.0

    def error(self) -> StoreUnavailableError:
        """Make the error of a call that took too long."""
        return StoreUnavailableError(f"the catalogue did not answer within {self._seconds:g} s")

    def check(self) -> None:
        """Raise StoreUnavailableError where it is too late."""
        if self.passed():
            raise self.error()
