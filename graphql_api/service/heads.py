"""How is the head of an answer written that no application sends?

As the middleware and the server write it for all others: their headers in their order, names in small letters.
"""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final, TypeAlias

from starlette.types import Scope

from graphql_api.service.allowance import Allowance
from graphql_api.service.metrics import RATE_LIMITS
from graphql_api.service.request_id import HEADER

Headers: TypeAlias = Sequence[tuple[bytes, bytes]]

_NAME: Final = HEADER.lower().encode()
_EMPTY: Final = b"transfer-encoding: chunked\r\n\r\n0\r\n"

#: Headers of requests by which an answer differs, or who is charged for it, in ways that only the application knows.
_BEARER: Final = b"authorization"
_NAMING: Final = frozenset({_BEARER, b"expect", b"forwarded", b"upgrade", b"x-eegdash-token", _NAME})
_FORWARDED: Final = b"x-forwarded-"


def is_anonymous(scope: Scope, *, but_for_bearer: bool = False) -> bool:
    """Tell whether a request names its server, and says nothing else of who sent or forwarded it than a token may."""
    has_host = False
    for name, _ in scope["headers"]:
        is_naming = name in _NAMING and not (but_for_bearer and name == _BEARER)
        if is_naming or name.startswith(_FORWARDED):
            return False
        has_host = has_host or name == b"host"
    return has_host


def charge(allowance: Allowance | None, client: str, cost: int, exempt: str = "") -> bytes | None:
    """Charge a client, and give what its answer tells of the limit; null, and nothing is charged, where it cannot pay.

    The allowance is anybody's at the door in question, null where there is no limit, or where this one is `exempt` at
    the door of that name.
    """
    if allowance is None:
        if exempt:
            RATE_LIMITS.labels(exempt, "exempt").inc()
        return b""
    own = allowance.of(client)
    if not own.charge_now(cost):
        return None
    RATE_LIMITS.labels(own.door, "passed").inc()
    return lines(own.headers())


def lines(headers: Headers) -> bytes:
    """Write headers."""
    return b"".join([b"%b: %b\r\n" % (name.lower(), value) for name, value in headers])


class Starts:
    """Writes what answers begin with: the status, and the headers that the server puts on every one."""

    def __init__(self) -> None:
        self._defaults: Headers = ()
        self._starts: dict[int, bytes] = {}

    def of(self, status: int, defaults: Headers) -> bytes:
        """Give it; a server makes its headers anew where they change, so that it is enough to look whose they are."""
        if defaults is not self._defaults:
            self._defaults = defaults
            self._starts = {}
        start = self._starts.get(status)
        if start is None:
            line = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n".encode()
            start = self._starts[status] = line + lines(defaults)
        return start


def end(request_id: str, *, empty: bool = False) -> bytes:
    """Give the last lines of a head; with the body of an answer that says nothing of its length, which is `empty`."""
    return b"%b: %b\r\n%b\r\n" % (_NAME, request_id.encode(), _EMPTY if empty else b"")
