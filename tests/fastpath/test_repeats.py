"""Is a request that was answered before answered the same again, and only where it may be?"""

import asyncio
from collections import Counter
from typing import Any

import pytest
from starlette.responses import JSONResponse, PlainTextResponse, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from graphql_api.commands.identity import NOBODY, Identity
from graphql_api.domain.errors import StoreError, StoreUnavailableError
from graphql_api.domain.tokens import Role
from graphql_api.fastpath.repeats import Repeats
from graphql_api.resolvers.epoch import Epoch
from graphql_api.schema.endpoint import REPEATABLE
from graphql_api.service.replies import REPLY


class Purse:
    """A client who may ask for so much."""

    def __init__(self, left: int, cost: int = 1) -> None:
        self.left = left
        self.cost = cost

    async def charge(self, cost: int) -> bool:
        """Charge it."""
        if cost > self.left:
            return False
        self.left -= cost
        self.cost += cost
        return True


class Counting:
    """Answers with the number of the answer and the body that it was asked with."""

    def __init__(self, epoch: Epoch, *, cost: int = 1) -> None:
        self.asked = 0
        self._epoch = epoch
        self._cost = cost

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message["body"], message.get("more_body", False)
        told: dict[str, object] = {"number": self.asked, "body": body.decode()}
        if b"passing" in body:
            response: Any = JSONResponse(told)
        elif b"refused" in body:
            response = PlainTextResponse("no", 400)
        elif b"pieces" in body:
            response = StreamingResponse(iter(["a", "b"]))
        else:
            response = JSONResponse(told)
        if b"passing" not in body:
            scope["state"][REPEATABLE] = self._epoch.number
        scope["state"]["operation"] = "Tree"
        allowance = scope["state"].get("allowance")
        if (
            allowance is not None
            and self._cost > allowance.cost
            and not await allowance.charge(self._cost - allowance.cost)
        ):
            response = PlainTextResponse("too much", 429)
        await response(scope, receive, send)


class Client:
    """Asks an application, and keeps what the last request's state was."""

    def __init__(self, capacity: int = 100_000, *, cost: int = 1) -> None:
        self.epoch = Epoch()
        self.epoch.number = 2
        self.inner = Counting(self.epoch, cost=cost)
        self.counts = Counter[str]()
        self._app = Repeats(
            self.inner, path="/graphql", epoch=self.epoch, capacity=capacity, counts=self.counts
        )
        self.state: dict[str, Any] = {}

    async def ask(
        self,
        *pieces: bytes,
        path: str = "/graphql",
        purse: Purse | None = None,
        headers: dict[str, str] | None = None,
        identity: Identity | StoreError = NOBODY,
    ) -> tuple[int, bytes]:
        """Post a body in pieces."""
        self.state = {"request_id": "x"} if purse is None else {"allowance": purse}
        self.state["identity"] = identity
        waiting = [
            {"type": "http.request", "body": piece, "more_body": number + 1 < len(pieces)}
            for number, piece in enumerate(pieces)
        ]
        sent: list[Message] = []

        async def receive() -> Message:
            return waiting.pop(0) if waiting else await asyncio.Future[Message]()

        async def send(message: Message) -> None:
            sent.append(message)

        scope: Scope = {
            "type": "http",
            "method": "POST",
            "scheme": "http",
            "path": path,
            "query_string": b"",
            "headers": [(name.encode(), value.encode()) for name, value in (headers or {}).items()],
            "state": self.state,
        }
        await self._app(scope, receive, send)
        return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


async def test_the_same_again_is_not_asked_again() -> None:
    client = Client()
    first = await client.ask(b"one", headers={"accept": "*/*", "user-agent": "a"})
    assert await client.ask(b"one", headers={"accept": "*/*", "user-agent": "b"}) == first
    assert client.inner.asked == 1
    assert client.counts == {"repeated": 1}
    # For whoever answers the same bytes before they are parsed.
    reply = client.state.pop(REPLY)
    assert (reply.text, reply.epoch, reply.cost) == (first[1], 2, 0)
    assert client.state == {"request_id": "x", "operation": "Tree", "identity": NOBODY}


@pytest.mark.parametrize(
    "header", ["accept", "host", "origin", "content-type", "if-none-match", "accept-encoding"]
)
async def test_another_header_is_another_question(header: str) -> None:
    client = Client()
    await client.ask(b"one", headers={header: "a"})
    await client.ask(b"one", headers={header: "b"})
    assert client.inner.asked == 2


@pytest.mark.parametrize("role", [Role.READ_PRIVATE, Role.ADMIN])
async def test_who_may_see_more_shares_no_answer_with_the_public(role: Role) -> None:
    client, curator = Client(), Identity("curator", frozenset({role}))
    await client.ask(b"one")
    for _ in range(2):
        assert await client.ask(b"one", identity=curator) == (200, b'{"number":2,"body":"one"}')
    assert await client.ask(b"one") == (200, b'{"number":1,"body":"one"}')


async def test_who_may_see_no_more_is_answered_as_the_public() -> None:
    client, writer = Client(), Identity("writer", frozenset({Role.WRITE}))
    await client.ask(b"one")
    await client.ask(b"one", identity=writer)
    assert client.inner.asked == 1


async def test_whom_nobody_could_name_is_answered_anew() -> None:
    client = Client()
    for _ in range(2):
        await client.ask(b"one", identity=StoreUnavailableError("away"))
    assert client.inner.asked == 2


async def test_an_answer_that_cost_nothing_is_not_for_who_pays() -> None:
    client = Client(cost=5)
    await client.ask(b"one")
    purse = Purse(4)
    assert (await client.ask(b"one", purse=purse))[0] == 200
    assert purse.left == 0


@pytest.mark.parametrize("body", [b"passing", b"refused", b"pieces", b"x" * 20_000])
async def test_what_may_not_be_repeated_is_not(body: bytes) -> None:
    client = Client()
    first = await client.ask(body)
    second = await client.ask(body)
    assert client.inner.asked == 2
    assert first[0] == second[0]


async def test_bodies_in_pieces_and_other_paths_come_through_whole() -> None:
    client = Client()
    assert (await client.ask(b"o", b"n", b"e"))[1] == b'{"number":1,"body":"one"}'
    assert (await client.ask(b"one", path="/other"))[1] == b'{"number":2,"body":"one"}'
    assert (await client.ask(b"one"))[1] == b'{"number":3,"body":"one"}'


async def test_another_state_of_the_catalogue_is_answered_anew() -> None:
    client = Client()
    await client.ask(b"one")
    client.epoch.expire()
    await client.ask(b"one")
    assert client.inner.asked == 2
    client.epoch.number = 7
    await client.ask(b"one")
    await client.ask(b"one")
    assert client.inner.asked == 4


async def test_a_repeat_costs_what_the_answer_cost() -> None:
    client = Client(cost=5)
    purse = Purse(11)
    for left in (7, 3):
        purse.cost = 1
        assert (await client.ask(b"one", purse=purse))[0] == 200
        assert purse.left == left
    purse.cost = 1
    assert (await client.ask(b"one", purse=purse)) == (429, b"too much")
    assert purse.left == 3
