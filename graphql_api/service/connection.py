"""How does a connection give answers that are ready?

It looks at what came before anything of it is parsed: most clients write a request at once, so that its bytes come in
one piece. Where that piece is a request to which there is a reply, this is written, and the parser, which stands
between two requests, never hears of either. Anything else goes the way of all requests.
"""

import asyncio
from typing import Any, cast

from starlette.types import Scope
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle
from uvicorn.server import ServerState

from graphql_api.service.client_address import client_of
from graphql_api.service.malformed import Refusing
from graphql_api.service.replies import LONGEST, REPLIES, Replies


class Connection(Refusing):
    """One connection; the replies are found in the state of the server."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._replies: Replies | None = app_state.get(REPLIES)
        if config.access_log or self.limit_concurrency is not None:
            # Those of uvicorn are for requests that it hears of.
            self._replies = None
        self._name = ""
        #: Whether the parser stands between two requests, and how many have begun.
        self._is_between = True
        self._begun = 0
        #: The request that is being answered, where it came in one piece.
        self._asked: tuple[RequestResponseCycle, bytes] | None = None
        self._replied = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Name the client."""
        super().connection_made(transport)
        self._name = client_of({"client": self.client})

    def data_received(self, data: bytes) -> None:
        """Reply, or let it be parsed."""
        if self._replies is None or len(data) > LONGEST or not self._is_idle():
            super().data_received(data)
            return
        text = self._replies.answer(data, self._name, self.server_state.default_headers)
        if text is not None:
            self._reply(text)
            return
        begun = self._begun
        super().data_received(data)
        if self._begun - begun == 1 and self._is_between:
            self._asked = (self.cycle, data)

    def _is_idle(self) -> bool:
        """Tell whether all requests before were read and answered, and the client takes its answers."""
        cycle = cast("RequestResponseCycle | None", self.cycle)
        answered = cycle is None or cycle.response_complete
        takes = not self.flow.write_paused and not self.transport.is_closing()
        return self._is_between and answered and takes

    def _reply(self, text: bytes) -> None:
        self.transport.write(text)
        self.server_state.total_requests += 1
        self._replied = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self._wait(self.timeout_keep_alive)

    def _wait(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(seconds, self.timeout_keep_alive_handler)

    def timeout_keep_alive_handler(self) -> None:
        """Hang up, but where a reply was given meanwhile: those leave the clock as it is, as it costs what they do."""
        left = self._replied + self.timeout_keep_alive - self.loop.time()
        if left > 0:
            self._wait(left)
        else:
            super().timeout_keep_alive_handler()

    def on_message_begin(self) -> None:
        """Note that a request has begun."""
        self._is_between = False
        self._begun += 1
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Leave connections alone that were asked to become others."""
        parser: Any = self.parser
        if parser.should_upgrade():
            self._replies = None
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Note that the next has not begun."""
        self._is_between = True
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Keep what was answered to what came in one piece."""
        asked, self._asked = self._asked, None
        if asked is not None and self._replies is not None:
            cycle, data = asked
            if cycle.keep_alive:
                self._replies.keep(data, cast("Scope", cycle.scope))
        super().on_response_complete()
