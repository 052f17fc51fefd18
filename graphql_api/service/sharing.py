"""Which answers does a process tell the others?

Those that were asked for elsewhere in vain (`SharedAnswers`), as they are sent: compressed. It stands before what
compresses, and behind what gives answers of this process again.
"""

from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graphql_api.service.compression import wanted
from graphql_api.service.shared_answers import Found, Name, SharedAnswers

_OK: Final = 200


class Shares:
    """Lets requests to one path find answers of other processes, under the name `state` in their state."""

    def __init__(self, app: ASGIApp, *, path: str, state: str, answers: SharedAnswers) -> None:
        """Stand before `app`."""
        self._app = app
        self._path = path
        self._state = state
        self._answers = answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; only what is sent compressed is worth to be shared."""
        encoding = wanted(scope) if scope["type"] == "http" and scope["path"] == self._path else None
        if encoding is None:
            await self._app(scope, receive, send)
            return
        sharing = scope["state"][self._state] = _Sharing(self._answers, encoding.name)
        await self._app(scope, receive, _Listener(send, sharing, self._answers))


class _Sharing:
    """What one request finds, and what it did not."""

    def __init__(self, answers: SharedAnswers, coding: str) -> None:
        self._answers = answers
        self.coding = coding
        self.missing: Name | None = None

    async def find(self, name: bytes, epoch: int) -> Found | None:
        """Give the answer of this name; what is sent in its place is kept under it."""
        asked = Name(name, epoch, self.coding)
        found = await self._answers.find(asked)
        self.missing = None if found else asked
        return found


class _Listener:
    """Sends on, and remembers what is sent where it was not found."""

    def __init__(self, send: Send, sharing: _Sharing, answers: SharedAnswers) -> None:
        self._send = send
        self._sharing = sharing
        self._answers = answers
        self._name: Name | None = None
        self._parts: list[bytes] = []
        self._size = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            coding = Headers(raw=list(message.get("headers", ()))).get("content-encoding")
            is_shared = message["status"] == _OK and coding == self._sharing.coding
            self._name = self._sharing.missing if is_shared else None
        elif self._name is not None:
            self._gather(self._name, message)
        await self._send(message)

    def _gather(self, name: Name, message: Message) -> None:
        body: bytes = message.get("body", b"")
        self._size += len(body)
        if not self._answers.has_room(self._size):
            self._name, self._parts = None, []
            return
        self._parts.append(body)
        if not message.get("more_body"):
            self._answers.keep(name, self._parts)
