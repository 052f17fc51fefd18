"""Is an answer too large to be sent?"""

import asyncio
from collections.abc import Iterator
from typing import Final

from graphql_api.fastpath.run import Piece, Stream, texts
from graphql_api.schema.budget import Budget

#: Bytes that are measured before others have their turn.
_TURN: Final = 256 * 1024


def streams(pieces: list[Piece]) -> Iterator[Stream]:
    """Give what is written only when it is read."""
    for piece in pieces:
        if isinstance(piece, list):
            yield from streams(piece)
        elif not isinstance(piece, bytes):
            yield piece


async def check_size(pieces: list[Piece], budget: Budget) -> None:
    """Raise GivenUpError where an answer is larger than what is left of its budget.

    Once it is being sent it is too late to say so. What might be too large is written twice: first to be measured,
    with nothing of it kept. For most answers it is enough to know how many files there are.
    """
    if sum(stream.most for stream in streams(pieces)) <= budget.left:
        return
    size = 0
    for text in texts(pieces):
        size += len(text)
        budget.take(len(text))
        if size >= _TURN:
            size = 0
            await asyncio.sleep(0)
