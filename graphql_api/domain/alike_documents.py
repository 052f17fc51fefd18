"""How are many documents told at once that are much alike?

By columns: what a field is in each of them. To look at a column takes a fraction of the time of looking at its field in
each document, and what few of them differ in is told once.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar, overload

from graphql_api.domain.documents import Document
from graphql_api.domain.paths import MISSING

#: Values of a field; `MISSING` where there is no such field.
Column: TypeAlias = Sequence[Any]
Key = TypeVar("Key", bound=Hashable)


class Part(NamedTuple):
    """Some fields that stand together, by their columns, all of one length; and the row of them that each document has.

    Where there are no such places, each document has the row of its own number.
    """

    columns: Mapping[str, Column]
    places: Sequence[int] | None = None


def numbered(keys: Iterable[Key]) -> tuple[list[Key], list[int]]:
    """Give different keys as they come, and the place of each among them."""
    found: dict[Key, int] = {}
    places = [found.setdefault(key, len(found)) for key in keys]
    return list(found), places


class AlikeDocuments(Sequence[Document]):
    """Documents by their parts, in the order of their fields. Values are read, never changed."""

    __slots__ = ("_count", "parts")

    def __init__(self, count: int, parts: Sequence[Part]) -> None:
        self._count: Final = count
        self.parts: Final = parts

    def column(self, name: str) -> list[Any]:
        """Give what a field is in each document."""
        for columns, places in self.parts:
            if name in columns:
                values = columns[name]
                return list(values) if places is None else [values[place] for place in places]
        return [MISSING] * self._count

    @overload
    def __getitem__(self, place: int) -> Document: ...
    @overload
    def __getitem__(self, place: slice) -> list[Document]: ...
    def __getitem__(self, place: int | slice) -> Document | list[Document]:
        """Make the document of a place, or those of a range of them."""
        if isinstance(place, slice):
            return [self._made(each) for each in range(self._count)[place]]
        return self._made(range(self._count)[place])

    def __len__(self) -> int:
        """Count them."""
        return self._count

    def __iter__(self) -> Iterator[Document]:
        """Make all of them, one after another."""
        return map(self._made, range(self._count))

    def _made(self, number: int) -> Document:
        found: Document = {}
        for columns, places in self.parts:
            row = number if places is None else places[number]
            for name, column in columns.items():
                if column[row] is not MISSING:
                    found[name] = column[row]
        return found
