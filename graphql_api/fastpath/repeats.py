"""Which requests were answered before, to the letter?

Clients of a catalogue ask the same again and again: a page's first query, a viewer's start. What was answered for the
same method, address, body and relevant headers is given again from here, before anything of the request is parsed.
"""

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, Protocol, TypeAlias

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graphql_api.commands.identity import NOBODY, Identity
from graphql_api.domain.tokens import Role
from graphql_api.fastpath.answer_cache import AnswerCache
from graphql_api.resolvers.epoch import Epoch
from graphql_api.schema.endpoint import REPEATABLE, SHARING
from graphql_api.service.allowance import EXEMPT
from graphql_api.service.prompts import PROMPTS
from graphql_api.service.replies import REPLIES, REPLY

#: Headers that answers may differ by.
_ASKING: Final = frozenset(
    {
        b"accept",
        b"accept-encoding",
        b"content-encoding",
        b"content-type",
        b"host",
        b"if-none-match",
        b"origin",
    }
)
#: Longest body that is remembered.
_LONGEST: Final = 16 * 1024

#: What of the state is each request's own.
_OWN: Final = frozenset(
    {"allowance", "identity", "request_id", EXEMPT, PROMPTS, REPEATABLE, REPLIES, REPLY, SHARING}
)

_Headers: TypeAlias = list[tuple[bytes, bytes]]


class Allowance(Protocol):
    """What a client may still ask for."""

    cost: int

    async def charge(self, cost: int) -> bool:
        """Charge the client, and tell whether it may go on."""
        ...


@dataclass(frozen=True, slots=True)
class Repeat:
    """An answer as it was sent, what it cost, and what was noted of the request meanwhile."""

    text: bytes
    epoch: int
    headers: _Headers
    cost: int
    noted: dict[str, Any]

    @property
    def size(self) -> int:
        """Bytes of the answer."""
        return len(self.text)


class Repeats:
    """Answers requests to one path again as they were answered before, for as long as the catalogue stays as it was."""

    def __init__(
        self, app: ASGIApp, *, path: str, epoch: Epoch, capacity: int, counts: Counter[str] | None = None
    ) -> None:
        """Stand before `app`; keep at most `capacity` bytes of bodies, and count what was given again as `repeated`."""
        self._app = app
        self._path = path
        self._counts = counts if counts is not None else Counter[str]()
        self.cache = AnswerCache[Repeat](epoch, capacity)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let `app` answer and remember what it said, where it says that this may be repeated."""
        asked = _asked(scope) if scope["type"] == "http" and scope["path"] == self._path else None
        if asked is None:
            await self._app(scope, receive, send)
            return
        message = await receive()
        body = message.get("body", b"")
        if message.get("more_body") or len(body) > _LONGEST:
            await self._app(scope, _Replay(message, receive), send)
            return
        key = (body, *asked)
        kept = self.cache.find(key)
        if kept is not None and await _may_go_on(scope, kept.cost):
            self._counts["repeated"] += 1
            await _repeat(kept, scope, send)
        else:
            await self._learn(key, scope, _Replay(message, receive), send)

    async def _learn(self, key: Hashable, scope: Scope, receive: Receive, send: Send) -> None:
        listener = _Listener(send)
        await self._app(scope, receive, listener)
        state = scope["state"]
        epoch: int | None = state.get(REPEATABLE)
        if epoch is None or not listener.is_whole:
            return
        noted = {name: value for name, value in state.items() if name not in _OWN}
        self.cache.keep(key, Repeat(listener.body, epoch, listener.headers, _cost(scope), noted))


def _asked(scope: Scope) -> tuple[Hashable, ...] | None:
    """Give all that an answer depends on but the body; null where it must be made anew.

    Of who asks it is no more than whether they may see what is private, and whether they pay: who has seen anything
    private is answered anew.
    """
    state = scope["state"]
    identity = state.get("identity", NOBODY)
    if not isinstance(identity, Identity):
        return None
    who = identity.may(Role.READ_PRIVATE), "allowance" in state
    given = [header for header in scope["headers"] if header[0] in _ASKING]
    return (scope["method"], scope["scheme"], scope["query_string"], who, *given)


def _cost(scope: Scope) -> int:
    allowance: Allowance | None = scope["state"].get("allowance")
    return allowance.cost if allowance is not None else 0


async def _may_go_on(scope: Scope, cost: int) -> bool:
    """Charge what the answer cost the first time; who cannot pay is refused by whoever stands behind."""
    allowance: Allowance | None = scope["state"].get("allowance")
    if allowance is None or cost <= allowance.cost:
        return True
    return await allowance.charge(cost - allowance.cost)


async def _repeat(kept: Repeat, scope: Scope, send: Send) -> None:
    scope["state"].update(kept.noted)
    # For whoever may answer the same bytes before they are parsed.
    scope["state"][REPLY] = kept
    # A message of its own each time: others on the way put their headers into it.
    await send({"type": "http.response.start", "status": 200, "headers": kept.headers})
    await send({"type": "http.response.body", "body": kept.text})


class _Replay:
    """Gives the message that was read once more, and then what comes behind it."""

    def __init__(self, message: Message, receive: Receive) -> None:
        self._message: Message | None = message
        self._receive = receive

    async def __call__(self) -> Message:
        message, self._message = self._message, None
        return message if message is not None else await self._receive()


class _Listener:
    """Sends on, and remembers an answer of one piece."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.headers: _Headers = []
        self.body = b""
        self.is_whole = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.headers = list(message.get("headers", ())) if message["status"] == HTTPStatus.OK else []
        elif message["type"] == "http.response.body":
            self.is_whole = bool(self.headers) and not message.get("more_body") and not self.body
            self.body = message.get("body", b"")
        await self._send(message)
