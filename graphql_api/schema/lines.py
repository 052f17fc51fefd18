"""At which line and column does something stand in the text of a query?

Each error of a field tells it, and graphql-core counts all lines before it each time: a hundred errors behind a hundred
thousand lines were seconds.
"""

import re
from bisect import bisect_left
from functools import cached_property
from typing import Final

from graphql import Source, SourceLocation

_BREAK: Final = re.compile(r"\r\n|[\n\r]")


class Lines(Source):
    """A text that looks for its lines once, when somebody first asks."""

    @cached_property
    def _breaks(self) -> tuple[list[int], list[int]]:
        """Where line breaks begin, and where the lines begin behind them, the first line before them all."""
        found = [each.span() for each in _BREAK.finditer(self.body)]
        return [begin for begin, _ in found], [0, *(end for _, end in found)]

    def get_location(self, position: int) -> SourceLocation:
        """Give line and column, from one, of a position in the text."""
        breaks, lines = self._breaks
        before = bisect_left(breaks, position)
        return SourceLocation(before + 1, position + 1 - lines[before])
