"""How is one operation answered by its plan?

Objects are written into a list of pieces from top to bottom. A field whose resolver has to wait leaves a hole; all
resolvers of one round wait together, so that stores are asked in batches, and then their holes are filled.
"""

import asyncio
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass, field
from typing import Final, Protocol, TypeAlias

from graphql_api.fastpath.unsupported import Reason, UnsupportedError
from graphql_api.schema.context import Context

#: What a piece takes in memory beside its text; texts longer than that are counted by who makes them.
PIECE_BYTES: Final = 64


class Stream(Protocol):
    """Gives texts one after another when it is read, as often as it is."""

    def __iter__(self) -> Iterator[bytes]:
        """Make the texts."""
        ...

    @property
    def most(self) -> float:
        """No fewer bytes than all texts have together."""
        ...


#: A text, a list of pieces, or what gives texts when it is read.
Piece: TypeAlias = "bytes | list[Piece] | Stream"


class Writer(Protocol):
    """Writes a value behind what is there."""

    def __call__(self, pieces: "list[Piece]", value: object, run: "Run", /) -> None:
        """Append what the value is written as."""
        ...


@dataclass(frozen=True, slots=True)
class ResolveInfo:
    """The part of graphql-core's info that resolvers read."""

    context: Context


@dataclass(slots=True)
class Run:
    """One operation on its way."""

    context: Context
    info: ResolveInfo = field(init=False)
    holes: "list[Hole]" = field(default_factory=list["Hole"])
    _counted: tuple[list[Piece] | None, int] = field(init=False, default=(None, 0))

    def __post_init__(self) -> None:
        """Make what resolvers are given."""
        self.info = ResolveInfo(self.context)

    def count(self, pieces: list[Piece]) -> None:
        """Count the pieces that came to a list since it was last counted; GivenUpError where they are too many.

        One list is written at a time, so it is enough to know how far the last one was counted.
        """
        last, known = self._counted
        new = len(pieces) - known if last is pieces else len(pieces)
        self._counted = (pieces, len(pieces))
        self.context.budget.take(PIECE_BYTES * new)


@dataclass(frozen=True, slots=True)
class Hole:
    """A place in a list of pieces that waits for a value."""

    pieces: list[Piece]
    position: int
    value: Awaitable[object]
    write: Writer


async def fill(run: Run) -> None:
    """Wait for all holes, and for those that filling them leaves; UnsupportedError where a resolver raised."""
    while run.holes:
        holes, run.holes = run.holes, []
        values = await _values(holes)
        for hole, value in zip(holes, values, strict=True):
            if isinstance(value, BaseException):
                _raise(value, holes)
            pieces: list[Piece] = []
            hole.write(pieces, value, run)
            run.count(pieces)
            hole.pieces[hole.position] = pieces


async def _values(holes: list[Hole]) -> list[object]:
    """Wait for all at once, up to the first that fails; one alone needs no task of its own."""
    if len(holes) > 1:
        return await _all([asyncio.ensure_future(hole.value) for hole in holes])
    try:
        return [await holes[0].value]
    except Exception as error:  # noqa: BLE001 (told by who asked)
        return [error]


async def _all(tasks: list[asyncio.Future[object]]) -> list[object]:
    """Wait for tasks; UnsupportedError where one fails: nobody needs the others, and what has not begun never will."""
    try:
        return await asyncio.gather(*tasks)
    except Exception as error:  # noqa: BLE001 (told by who asked)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        _raise(error, [])
        return []


def _raise(error: BaseException, _holes: list[Hole]) -> None:
    if isinstance(error, Exception):
        raise UnsupportedError(Reason.FAILED, type(error).__name__) from error
    raise error


def texts(pieces: list[Piece]) -> Iterator[bytes]:
    """Give the texts in order."""
    for piece in pieces:
        if isinstance(piece, bytes):
            yield piece
        elif isinstance(piece, list):
            yield from texts(piece)
        else:
            yield from piece
