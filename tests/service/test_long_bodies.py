"""Are long bodies written in pieces, whole, and with turns for others between?"""

import asyncio
from itertools import pairwise

import pytest
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Message, Scope

from graphql_api.service.long_bodies import PIECE, LongBodies


class Steps:
    """Gives steps of one size, and remembers when it was asked for one."""

    def __init__(self, size: int) -> None:
        self._size = size
        self.asked = 0

    def step(self, largest: int) -> int:
        assert largest == PIECE
        self.asked += 1
        return self._size


async def sent_by(app: ASGIApp, steps: Steps) -> tuple[list[Message], list[int]]:
    """Ask, and give what was sent, and at which turn of the event loop."""
    turn, sent, turns = 0, list[Message](), list[int]()

    async def count() -> None:
        nonlocal turn
        while True:
            turn += 1
            await asyncio.sleep(0)

    async def receive() -> Message:
        return await asyncio.Future[Message]()

    async def send(message: Message) -> None:
        sent.append({**message, "body": bytes(message.get("body", b""))})
        turns.append(turn)

    scope: Scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "state": {}}
    others = asyncio.create_task(count())
    await asyncio.sleep(0)
    await LongBodies(app, lambda: steps)(scope, receive, send)
    others.cancel()
    return sent, turns


@pytest.mark.parametrize("size", [PIECE, PIECE // 4, PIECE - 1])
async def test_a_long_body_comes_whole_in_pieces(size: int) -> None:
    """Each piece but the last is of the size that the pace gives, and others run between two of them."""
    body = bytes(range(256)) * (3 * PIECE // 256) + b"end"
    steps = Steps(size)
    [start, *pieces], [_, *turns] = await sent_by(Response(body), steps)
    assert start["type"] == "http.response.start"
    assert b"".join(piece["body"] for piece in pieces) == body
    assert {len(piece["body"]) for piece in pieces[:-1]} == {size}
    assert [piece["more_body"] for piece in pieces] == [True] * (len(pieces) - 1) + [False]
    assert all(before < after for before, after in pairwise(turns))
    assert steps.asked == len(pieces)


async def test_shorter_bodies_are_left_as_they_are() -> None:
    """Nothing is made of what is written in one call anyway."""
    steps = Steps(1)
    [_, body], _ = await sent_by(Response(b"x" * PIECE), steps)
    assert len(body["body"]) == PIECE
    assert not body.get("more_body")
    assert not steps.asked


async def test_what_comes_behind_a_long_piece_comes_behind_it() -> None:
    """A stream goes on after a long piece of it."""
    texts = [b"a", b"b" * (PIECE + 1), b"c"]
    [_, *pieces], _ = await sent_by(StreamingResponse(iter(texts)), Steps(PIECE))
    assert b"".join(piece["body"] for piece in pieces) == b"".join(texts)
    assert [piece["more_body"] for piece in pieces] == [True] * 4 + [False]
