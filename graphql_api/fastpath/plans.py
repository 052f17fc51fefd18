"""Which plans are remembered?"""

from collections import OrderedDict
from typing import Final, TypeAlias

from graphql_api.fastpath.operation import Plan
from graphql_api.fastpath.unsupported import Reason

#: Plans remembered, and characters of their queries and variables, which they take a hundred times as many bytes as.
_MOST: Final = 2000
_CHARACTERS: Final = 500_000

#: A query, the name of its operation, its variables.
Key: TypeAlias = tuple[str, str | None, bytes]


class Plans:
    """Remembers plans, or why there is none, least recently used out first."""

    def __init__(self, most: int = _MOST, most_characters: int = _CHARACTERS) -> None:
        self._most = most
        self._most_characters = most_characters
        self._kept: OrderedDict[Key, Plan | Reason] = OrderedDict()
        self.characters = 0

    def __len__(self) -> int:
        """Tell how many there are."""
        return len(self._kept)

    def find(self, key: Key) -> Plan | Reason | None:
        """Give what is remembered; null where nothing is."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def keep(self, key: Key, found: Plan | Reason) -> None:
        """Remember it, and let go of others where it is too much."""
        self._drop(key)
        self._kept[key] = found
        self.characters += _length(key)
        while len(self._kept) > self._most or self.characters > self._most_characters:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Key) -> None:
        if self._kept.pop(key, None) is not None:
            self.characters -= _length(key)


def _length(key: Key) -> int:
    query, name, variables = key
    return len(query) + len(name or "") + len(variables)
