"""Which requests are answered before they are parsed?

Those whose bytes, from the first of the head to the last of the body, are those of a request that was answered again a
moment ago: whoever answered it says so, and has said before that the answer hangs on nothing but those bytes and the
state of the catalogue. Everybody else is answered by the application.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Final, Protocol, TypeAlias

from starlette.types import Scope

from graphql_api.resolvers.epoch import Epoch
from graphql_api.service.allowance import Allowance
from graphql_api.service.measured import Measures
from graphql_api.service.metrics import RATE_LIMITS
from graphql_api.service.request_id import HEADER, following, new_request_id

#: Name in the state of the server under which these stand, and in a request's state of the answer that it was given.
REPLIES: Final = "replies"
REPLY: Final = "reply"

#: Longest request that is looked for, and about what one takes beside its bytes.
LONGEST: Final = 32 * 1024
_ENTRY: Final = 1024

_OK: Final = 200
_STATUS: Final = b"HTTP/1.1 200 OK\r\n"
_NAME: Final = HEADER.lower().encode()

#: Headers by which an answer, or who is charged for it, differs beyond the bytes of a request: who the client is
#: depends on the neighbour that says it, and what a client may see on the hour.
_REFUSED: Final = (b"authorization", b"expect", b"forwarded", b"upgrade", b"x-eegdash-token", _NAME)
_FORWARDED: Final = b"x-forwarded-"

#: Headers of answers that the protocol would have a say in.
_FRAMING: Final = frozenset({b"connection", b"transfer-encoding"})
_LENGTH: Final = b"content-length"

Headers: TypeAlias = Sequence[tuple[bytes, bytes]]


class Answered(Protocol):
    """An answer of status 200 that may be given again while the catalogue's state has the number `epoch`."""

    @property
    def text(self) -> bytes:
        """The body as it was sent."""
        ...

    @property
    def headers(self) -> Headers:
        """Those that each such answer has."""
        ...

    @property
    def epoch(self) -> int:
        """As `Epoch` numbers it."""
        ...

    @property
    def cost(self) -> int:
        """What the client was charged for it."""
        ...


@dataclass(frozen=True, slots=True)
class _Limit:
    """Charges clients for one answer."""

    allowance: Allowance
    cost: int

    def charge(self, client: str) -> bytes | None:
        """Give what the answer tells of the limit; null, and nothing is charged, where the client cannot pay."""
        own = self.allowance.of(client)
        if not own.charge_now(self.cost):
            return None
        RATE_LIMITS.labels(own.door, "passed").inc()
        return _lines(own.headers())


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it stands on the wire, but for what each has of its own."""

    epoch: int
    head: bytes
    body: bytes
    limit: _Limit | None
    observe: Callable[[float], None]
    nbytes: int


class Replies:
    """Keeps answers by the bytes of requests, least recently used out first, within `capacity` bytes."""

    def __init__(self, epoch: Epoch, measures: Measures, capacity: int) -> None:
        self._epoch = epoch
        self._measures = measures
        self._capacity = capacity
        self._kept: OrderedDict[bytes, Reply] = OrderedDict()
        self._defaults: Headers = ()
        self._start = _STATUS
        self.nbytes = 0
        self.hits = 0

    def __len__(self) -> int:
        """Tell how many there are."""
        return len(self._kept)

    def answer(self, request: bytes, client: str, defaults: Headers) -> bytes | None:
        """Give the answer to the bytes of a whole request, charged and measured; null where there is none.

        `defaults` are the headers that the server puts on every answer.
        """
        began = perf_counter()
        kept = self._kept.get(request)
        if kept is None:
            return None
        if kept.epoch != self._epoch.number:
            self._drop(request)
            return None
        told = b"" if kept.limit is None else kept.limit.charge(client)
        if told is None:
            return None
        self._kept.move_to_end(request)
        self.hits += 1
        request_id = new_request_id()
        start = self._start if defaults is self._defaults else self._started(defaults)
        named = b"%b: %b\r\n\r\n" % (_NAME, request_id.encode())
        following(request_id, kept.observe, perf_counter() - began)
        return b"".join((start, kept.head, told, named, kept.body))

    def keep(self, request: bytes, scope: Scope) -> None:
        """Keep the answer that a whole request was given, where that may be given again, and to whomever."""
        answered: Answered | None = scope["state"].get(REPLY)
        allowance: Allowance | None = scope["state"].get("allowance")
        if answered is None or not _is_plain(scope) or not _is_framed(answered):
            return
        if allowance is not None and not allowance.is_own:
            return
        limit = None if allowance is None else _Limit(allowance, answered.cost)
        head = _lines(answered.headers)
        size = len(request) + len(head) + len(answered.text) + _ENTRY
        if size > self._capacity // 4:
            return
        self._drop(request)
        observe = self._measures.of(scope, _OK)
        self._kept[request] = Reply(answered.epoch, head, answered.text, limit, observe, size)
        self.nbytes += size
        while self.nbytes > self._capacity:
            self._drop(next(iter(self._kept)))

    def _started(self, defaults: Headers) -> bytes:
        """Write what every answer begins with; a server makes its headers anew where they change."""
        self._defaults = defaults
        self._start = _STATUS + _lines(defaults)
        return self._start

    def _drop(self, request: bytes) -> None:
        kept = self._kept.pop(request, None)
        if kept is not None:
            self.nbytes -= kept.nbytes


def _is_plain(scope: Scope) -> bool:
    names = {name for name, _ in scope["headers"]}
    forwarded = any(name.startswith(_FORWARDED) for name in names)
    return (
        scope["method"] in {"GET", "POST"}
        and b"host" in names
        and not forwarded
        and names.isdisjoint(_REFUSED)
    )


def _is_framed(answered: Answered) -> bool:
    """Tell whether the answer says itself how long it is."""
    names = [name.lower() for name, _ in answered.headers]
    return names.count(_LENGTH) == 1 and _FRAMING.isdisjoint(names)


def _lines(headers: Headers) -> bytes:
    return b"".join(b"%b: %b\r\n" % (name.lower(), value) for name, value in headers)
