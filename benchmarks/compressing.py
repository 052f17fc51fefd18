"""What does it cost to compress an answer, as the server sends it?"""

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from graphql_api.schema.answer import Answer
from graphql_api.schema.turns import Turns
from graphql_api.service.compression import Compression
from graphql_api.service.encodings import ENCODINGS

#: The codings of the server by their names, the one first that it takes where a client takes all.
CODINGS: Final = tuple(each.name for each in ENCODINGS)

_JSON: Final = {"Content-Type": "application/json"}


async def sent(answer: Answer) -> list[Message]:
    """Give what is sent of an answer that nobody compresses: a long one in pieces."""
    response = (
        Turns(answer.texts, 200, _JSON, seconds=60, most=float("inf"))
        if answer.is_long
        else Response(b"".join(answer.texts), headers=_JSON)
    )
    messages: list[Message] = []
    await response(_scope("identity"), _nothing, _into(messages))
    return messages


def compressed(messages: list[Message], coding: str) -> Callable[[], Awaitable[list[Message]]]:
    """Make what sends them once more, to a client that takes this coding."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        for message in messages:
            await send(dict(message))

    async def run() -> list[Message]:
        sent_so: list[Message] = []
        await Compression(app)(_scope(coding), _nothing, _into(sent_so))
        return sent_so

    return run


def _scope(coding: str) -> Scope:
    headers = [(b"accept-encoding", coding.encode())]
    return {"type": "http", "asgi": {"spec_version": "2.4"}, "method": "POST", "headers": headers}


def _into(messages: list[Message]) -> Send:
    async def send(message: Message) -> None:
        messages.append(message)

    return send


async def _nothing() -> Message:
    raise AssertionError("nothing is read")
