"""How is one request followed through answer and log?"""

import re
import uuid
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Name of the header, in requests and in answers.
HEADER: Final = "X-Request-ID"

#: What is taken over from a client: nothing that could break a log line or a header.
_SAFE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}")


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
        request_id = _chosen(Headers(scope=scope).get(HEADER))
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_named(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        await self._app(scope, receive, send_named)


def _chosen(given: str | None) -> str:
    return given if given and _SAFE.fullmatch(given) else uuid.uuid4().hex


def request_id_of(connection: HTTPConnection) -> str:
    """Give the id of a request that has come through RequestIds."""
    return str(connection.state.request_id)
