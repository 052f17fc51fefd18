"""How are many texts held that share most of what they say? In pieces: they are put together where they are read."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any, Final, NamedTuple, TypeAlias, overload


class Chosen(NamedTuple):
    """Pieces that several texts have, and which of them each text has."""

    pieces: Sequence[str]
    places: Sequence[int]


class Glued(NamedTuple):
    """A piece for each text, all in one, and what stands between them."""

    pieces: str
    between: str


#: What stands at one place of all texts: one piece that all have, one of its own for each, or one of several for each.
Pieces: TypeAlias = str | list[str] | Glued | Chosen


def fewer(pieces: Iterable[Pieces]) -> list[Pieces]:
    """Make one piece of all that stand between those that several texts have; there is no end of a line in any."""
    found: list[Pieces] = []
    run: list[Pieces] = []
    for each in pieces:
        if isinstance(each, Chosen):
            found += [*_one(run), each]
            run = []
        else:
            run.append(each)
    return [*found, *_one(run)]


def _one(run: list[Pieces]) -> list[Pieces]:
    if len(run) <= 1:
        return run
    joined = map("".join, zip(*map(_each, run)))  # noqa: B905 (as below)
    if all(isinstance(each, str) for each in run):
        return [next(joined)]
    return [Glued("\n".join(joined), "\n")]


class GluedTexts(Sequence[str]):
    """Texts of as many pieces each."""

    __slots__ = ("_count", "_made", "pieces")

    def __init__(self, count: int, pieces: Sequence[Pieces]) -> None:
        """Hold the pieces in their order."""
        self._count: Final = count
        self.pieces: Final = pieces
        self._made: list[str] | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        """Go into another process in pieces."""
        return GluedTexts, (self._count, self.pieces)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        """Give one text, or those of a range."""
        if self._made is None:
            self._made = list(self)
        return self._made[place]

    def __len__(self) -> int:
        """Count them."""
        return self._count

    def __iter__(self) -> Iterator[str]:
        """Put all of them together, one after another."""
        return self.behind(repeat("", self._count))

    def behind(self, heads: Iterable[str]) -> Iterator[str]:
        """Put all of them together, each behind a head, of which there are as many."""
        # What is the same in all of them has no end, unlike heads.
        return map("".join, zip(heads, *map(_each, self.pieces)))  # noqa: B905


def _each(pieces: Pieces) -> Iterable[str]:
    match pieces:
        case str():
            return repeat(pieces)
        case Glued(glued, between):
            return glued.split(between)
        case Chosen(several, places):
            return map(several.__getitem__, places)
        case _:
            return pieces
