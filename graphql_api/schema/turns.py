"""How is a long answer sent, while others are answered too?"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Final

from starlette.responses import StreamingResponse
from starlette.types import Message, Send

#: Bytes that are made before others have their turn; who makes texts makes them so long that few are gathered.
_TURN: Final = 16 * 1024
#: Bytes that are gathered before they are written.
_PIECE: Final = 64 * 1024


class BrokenOffError(Exception):
    """An answer that was not sent to its end: its connection is closed, so that nobody takes it for whole."""


class Turns(StreamingResponse):
    """Sends texts of some size, and gives the event loop to others between two of them.

    A client that takes nothing for `seconds` is left alone, and so is whoever would get more than `most` bytes: who
    makes an answer measures it before, and this is for what was measured wrong.
    """

    def __init__(
        self, texts: Iterable[bytes], status: int, headers: Mapping[str, str], *, seconds: float, most: float
    ) -> None:
        super().__init__(_taking_turns(texts, most), status, headers)
        self._seconds = seconds

    async def stream_response(self, send: Send) -> None:
        """Send all of it; BrokenOffError where that cannot be done."""

        async def sent(message: Message) -> None:
            try:
                async with asyncio.timeout(self._seconds):
                    await send(message)
            except TimeoutError as error:
                raise BrokenOffError(f"the client took nothing for {self._seconds:g} seconds") from error

        await super().stream_response(sent)


async def _taking_turns(texts: Iterable[bytes], most: float) -> AsyncIterator[bytes]:
    pieces: list[bytes] = []
    size, taken, left = 0, 0, most
    for text in texts:
        pieces.append(text)
        size += len(text)
        if size >= _PIECE:
            left -= size
            if left < 0:
                raise BrokenOffError(f"an answer of more than {most} bytes was begun")
            yield b"".join(pieces)
            pieces, size, taken = [], 0, 0
            await asyncio.sleep(0)
        elif size - taken >= _TURN:
            taken = size
            await asyncio.sleep(0)
    yield b"".join(pieces)
