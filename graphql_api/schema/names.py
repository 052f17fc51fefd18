"""What are fields and arguments called in the graph?

Camel case, as Strawberry has it. It makes each name anew for each value that it reads: for a filter of some hundred
conditions that is most of the work.
"""

from functools import cache
from typing import Final

from strawberry.schema.name_converter import NameConverter

_PLAIN: Final = NameConverter()


class Names(NameConverter):
    """Strawberry's names, each made once: they are those of this program, not of anybody who asks."""

    def apply_naming_config(self, name: str) -> str:
        """Give the name in camel case."""
        return _named(name)


@cache
def _named(name: str) -> str:
    return _PLAIN.apply_naming_config(name)
