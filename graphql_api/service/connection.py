"""How does a connection give answers without an application?

It looks at what came before anything of it is parsed: most clients write a request at once, so that its bytes come in
one piece. Where that piece is a request to which there is a reply, this is written, and the parser, which stands
between two requests, never hears of either. What was parsed may have a prompt answer. Anything else goes the way of
all requests.
"""

import asyncio
from typing import Any, Final, cast

from starlette.types import Scope
from uvicorn._types import ASGI3Application
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle
from uvicorn.server import ServerState

from graphql_api.service.client_address import client_of
from graphql_api.service.malformed import Refusing
from graphql_api.service.prompts import PROMPTS, Prompts
from graphql_api.service.replies import LONGEST, REPLIES, Replies

#: Prompt answers to what came in one piece: others are to have their turn.
_MOST: Final = 16


class Connection(Refusing):
    """One connection; replies and prompt answers are found in the state of the server."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._replies: Replies | None = app_state.get(REPLIES)
        self._prompts: Prompts | None = app_state.get(PROMPTS)
        if config.access_log or self.limit_concurrency is not None:
            # Those of uvicorn are for requests that it hears of.
            self._replies = self._prompts = None
        if self._prompts is not None and not self._prompts.is_used:
            self._prompts = None
        self._left = _MOST
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
        self._wait(self.timeout_keep_alive)

    def data_received(self, data: bytes) -> None:
        """Reply, or let it be parsed."""
        self._left = _MOST
        if self._replies is None or len(data) > LONGEST or not self._is_idle():
            super().data_received(data)
            return
        pieces = self._replies.answer(data, self._name, self.server_state.default_headers)
        if pieces is not None:
            self._reply(pieces)
            return
        begun = self._begun
        super().data_received(data)
        if self._begun - begun == 1 and self._is_between and not self.cycle.response_complete:
            self._asked = (self.cycle, data)

    def _is_idle(self) -> bool:
        """Tell whether all requests before were read and answered, and the client takes its answers."""
        cycle = cast("RequestResponseCycle | None", self.cycle)
        answered = cycle is None or cycle.response_complete
        return self._is_between and answered and self._takes()

    def _takes(self) -> bool:
        return not self.flow.write_paused and not self.transport.is_closing()

    def _reply(self, pieces: list[bytes]) -> None:
        for piece in pieces:
            self.transport.write(piece)
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

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        """Answer promptly, or let the application do it."""
        if not self._answer(cycle):
            super()._start_asgi_task(cycle, app)

    def _answer(self, cycle: RequestResponseCycle) -> bool:
        # None waits behind it: the next would be begun from here, and so on.
        is_alone = cycle is self.cycle and not self.pipeline
        if (
            self._prompts is None
            or not self._left
            or not is_alone
            or not cycle.keep_alive
            or not self._takes()
        ):
            return False
        scope = cast("Scope", cycle.scope)
        text = self._prompts.answer(scope, self._name, self.server_state.default_headers)
        if text is None:
            return False
        self._left -= 1
        self.transport.write(text)
        cycle.response_started = cycle.response_complete = True
        self.on_response_complete()
        return True

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
