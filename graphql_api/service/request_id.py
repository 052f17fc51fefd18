"""How is one request followed through answer and log?"""

import itertools
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from typing import Final, ParamSpec

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Name of the header, in requests and in answers.
HEADER: Final = "X-Request-ID"
_NAME: Final = HEADER.lower().encode()

P = ParamSpec("P")

#: Ids are to be told apart, not to be secret: a random part for each process, then a count.
_PROCESS: Final = secrets.token_hex(8)
_COUNTER: Final = itertools.count()

#: What is taken over from a client: nothing that could break a log line or a header.
_SAFE: Final = re.compile(rb"[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}")


#: The request that is being answered, for what is far from it: the log, the store.
_CURRENT: Final[ContextVar[str]] = ContextVar("request_id", default="")


class RequestIds:
    """Gives every request an id: the client's where it is safe to repeat, else a new one. Every answer carries it."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand around `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Name the request in `request.state.request_id` and the answer in its header."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _chosen(dict(scope["headers"]).get(_NAME, b""))
        scope.setdefault("state", {})["request_id"] = request_id
        # Never reset: each request has a context of its own, which ends with it.
        _CURRENT.set(request_id)
        header = (_NAME, request_id.encode())

        async def send_named(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), header]
            await send(message)

        await self._app(scope, receive, send_named)


def _chosen(given: bytes) -> str:
    return given.decode() if given and _SAFE.fullmatch(given) else new_request_id()


def new_request_id() -> str:
    """Make the id of a request that brought none."""
    return f"{_PROCESS}{next(_COUNTER):016x}"


def following(request_id: str, do: Callable[P, None], *given: P.args, **named: P.kwargs) -> None:
    """Do something for a request that has no context of its own."""
    before = _CURRENT.set(request_id)
    try:
        do(*given, **named)
    finally:
        _CURRENT.reset(before)


def request_id_of(connection: HTTPConnection) -> str:
    """Give the id of a request that has come through RequestIds."""
    return str(connection.state.request_id)


def current_request_id() -> str:
    """Give the id of the request that is being answered here; empty outside of any."""
    return _CURRENT.get()
