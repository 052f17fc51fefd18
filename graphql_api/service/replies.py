"""Which requests are answered before they are parsed?

Those whose bytes, from the first of the head to the last of the body, are those of a request that was answered again a
moment ago: whoever answered it says so, and has said before that the answer hangs on nothing but those bytes and the
state of the catalogue. Everybody else is answered by the application.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from time import perf_counter
from typing import Final, Protocol

from starlette.types import Scope

from graphql_api.commands.identity import NOBODY, Identity
from graphql_api.domain.errors import StoreError
from graphql_api.resolvers.epoch import Epoch
from graphql_api.service.allowance import EXEMPT, Allowance
from graphql_api.service.heads import Headers, Starts, charge, end, is_anonymous, lines
from graphql_api.service.measured import Measures
from graphql_api.service.request_id import following, new_request_id

#: Name in the state of the server under which these stand, and in a request's state of the answer that it was given.
REPLIES: Final = "replies"
REPLY: Final = "reply"

#: Longest request that is looked for, and about what one takes beside its bytes.
LONGEST: Final = 32 * 1024
_ENTRY: Final = 1024

#: Bodies longer than this are written for themselves.
_LONG: Final = 16 * 1024

_OK: Final = 200

#: Headers of answers that the protocol would have a say in.
_FRAMING: Final = frozenset({b"connection", b"transfer-encoding"})
_LENGTH: Final = b"content-length"


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
class Reply:
    """An answer as it stands on the wire, but for what each has of its own."""

    epoch: int
    head: bytes
    body: bytes
    allowance: Allowance | None
    cost: int
    exempt: str
    observe: Callable[[float], None]
    nbytes: int


class Replies:
    """Keeps answers by the bytes of requests, least recently used out first, within `capacity` bytes.

    Bytes in which there is a token are known by their hash: tokens do not lie about in memory.
    """

    def __init__(self, epoch: Epoch, measures: Measures, capacity: int) -> None:
        self._epoch = epoch
        self._measures = measures
        self._capacity = capacity
        self._kept: OrderedDict[bytes, Reply] = OrderedDict()
        self._has_hashed = False
        self._starts = Starts()
        self.nbytes = 0
        self.hits = 0

    def __len__(self) -> int:
        """Tell how many there are."""
        return len(self._kept)

    def answer(self, request: bytes, client: str, defaults: Headers) -> list[bytes] | None:
        """Give the answer to the bytes of a whole request, charged and measured; null where there is none.

        `defaults` are the headers that the server puts on every answer. It comes in pieces that are best written so.
        """
        kept = self._kept.get(request)
        if kept is None and self._has_hashed:
            request = _hashed(request)
            kept = self._kept.get(request)
        if kept is None:
            return None
        began = perf_counter()
        if kept.epoch != self._epoch.number:
            self._drop(request)
            return None
        told = charge(kept.allowance, client, kept.cost, kept.exempt)
        if told is None:
            return None
        self._kept.move_to_end(request)
        self.hits += 1
        request_id = new_request_id()
        head = b"".join((self._starts.of(_OK, defaults), kept.head, told, end(request_id)))
        # What is long takes longer to be copied behind its head than to be written for itself.
        pieces = [head, kept.body] if len(kept.body) > _LONG else [head + kept.body]
        following(request_id, kept.observe, perf_counter() - began)
        return pieces

    def keep(self, request: bytes, scope: Scope) -> None:
        """Keep the answer that a whole request was given, where that may be given again, and to whomever."""
        answered: Answered | None = scope["state"].get(REPLY)
        allowance: Allowance | None = scope["state"].get("allowance")
        identity: Identity | StoreError = scope["state"].get("identity", NOBODY)
        is_named = isinstance(identity, Identity) and identity.lasts
        if answered is None or not _is_plain(scope, is_named=is_named) or not _is_framed(answered):
            return
        if allowance is not None and not allowance.is_own:
            return
        head = lines(answered.headers)
        size = len(request) + len(head) + len(answered.text) + _ENTRY
        if size > self._capacity // 4:
            return
        if is_named:
            request, self._has_hashed = _hashed(request), True
        self._drop(request)
        exempt = scope["state"].get(EXEMPT, "")
        observe = self._measures.of(scope, _OK)
        self._kept[request] = Reply(
            answered.epoch, head, answered.text, allowance, answered.cost, exempt, observe, size
        )
        self.nbytes += size
        while self.nbytes > self._capacity:
            self._drop(next(iter(self._kept)))

    def _drop(self, request: bytes) -> None:
        kept = self._kept.pop(request, None)
        if kept is not None:
            self.nbytes -= kept.nbytes


def _is_plain(scope: Scope, *, is_named: bool) -> bool:
    return scope["method"] in {"GET", "POST"} and is_anonymous(scope, but_for_bearer=is_named)


def _hashed(request: bytes) -> bytes:
    return sha256(request).digest()


def _is_framed(answered: Answered) -> bool:
    """Tell whether the answer says itself how long it is."""
    names = [name.lower() for name, _ in answered.headers]
    return names.count(_LENGTH) == 1 and _FRAMING.isdisjoint(names)
