"""Which requests are answered as soon as they are read, without the application?

Those that have no body in their answer, and that a door can answer from what lies at hand: who mirrors a dataset asks
twice for each file, where it is and how large. A door that would have to wait for anything says so by giving nothing,
and the request goes the usual way.
"""

from collections.abc import Callable, Collection
from http import HTTPStatus
from time import perf_counter
from typing import Final, TypeAlias

from starlette.types import Scope

from graphql_api.service.allowance import Allowance
from graphql_api.service.heads import Headers, Starts, charge, end, is_anonymous, lines
from graphql_api.service.measured import Measures
from graphql_api.service.request_id import following, new_request_id

#: Name in the state of the server under which these stand.
PROMPTS: Final = "prompts"

#: Gives a status and headers of an answer without a body; null for what it cannot tell now.
Door: TypeAlias = Callable[[Scope], tuple[int, Headers] | None]

_METHODS: Final = frozenset({"GET", "HEAD"})


class Prompts:
    """Asks one door, which has no other route; `always` are headers of all its answers, `allowance` is anybody's there.

    `others` are first segments of paths, decoded, that lead elsewhere.
    """

    def __init__(
        self,
        door: Door,
        *,
        others: Collection[str],
        always: Headers,
        allowance: Allowance | None,
        measures: Measures,
    ) -> None:
        self._door = door
        self._others = frozenset(others)
        self._always = lines(always)
        self._allowance = allowance
        self._measures = measures
        self._starts = Starts()
        self.is_used = allowance is None or allowance.is_own
        self.given = 0

    def answer(self, scope: Scope, client: str, defaults: Headers) -> bytes | None:
        """Give the whole answer to a request, charged and measured; null where it has to go the usual way."""
        began = perf_counter()
        own = scope["method"] in _METHODS and scope["path"][1:].partition("/")[0] not in self._others
        if not own or not is_anonymous(scope):
            return None
        answered = self._ask(scope)
        if answered is None:
            return None
        told = charge(self._allowance, client, 1)
        if told is None:
            return None
        self.given += 1
        status, headers = answered
        request_id = new_request_id()
        start, last = self._starts.of(status, defaults), end(request_id, empty=_is_chunked(scope, answered))
        text = b"".join((start, lines(headers), self._always, told, last))
        following(request_id, self._measures.note, scope, status, perf_counter() - began)
        return text

    def _ask(self, scope: Scope) -> tuple[int, Headers] | None:
        try:
            return self._door(scope)
        except Exception:  # noqa: BLE001 - the usual way meets it again, and tells of it
            return None


def _is_chunked(scope: Scope, answered: tuple[int, Headers]) -> bool:
    """Tell whether the client has to be told that there is no body: as the server tells it, where nobody else does."""
    status, headers = answered
    is_bare = scope["method"] == "HEAD" or status == HTTPStatus.NOT_MODIFIED
    return not is_bare and all(name != b"content-length" for name, _ in headers)
