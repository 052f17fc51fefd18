"""Whom does no limit hold?

Bearers of admins' tokens, in `Authorization` or in `X-EEGDASH-TOKEN`, which gives no other right. Who guesses tokens is
soon believed no more, so that guessing costs the store nothing.
"""

import hashlib
from collections.abc import Iterable
from time import monotonic
from typing import Final

from graphql_api.commands.identity import NOBODY, Identity
from graphql_api.domain.errors import StoreError
from graphql_api.domain.tokens import Role
from graphql_api.service.auth import Authenticate, bearer_token
from graphql_api.service.windows import OwnWindows

_TOKEN: Final = b"x-eegdash-token"
_AUTHORIZATION: Final = b"authorization"

#: Unknown tokens of one client in one window that are looked for.
_GUESSES: Final = 20
#: Seconds for which a token that was found is believed, and how many of them.
_BELIEVED: Final = 10.0
_MOST: Final = 1000


class Exemptions:
    """Knows tokens that lift limits; `authenticate` knows all tokens."""

    def __init__(self, authenticate: Authenticate) -> None:
        self._authenticate = authenticate
        self._guesses = OwnWindows()
        self._believed: dict[bytes, tuple[Identity, float]] = {}

    async def holds(self, tokens: Iterable[str], client: str, *, to_admins: bool) -> bool:
        """Tell whether a request is exempt: an admin's, or any known bearer's that goes `to_admins`' own routes."""
        for token in tokens:
            identity = await self._identify(token, client)
            if identity.may(Role.ADMIN) or (to_admins and identity is not NOBODY):
                return True
        return False

    async def _identify(self, token: str, client: str) -> Identity:
        # Kept by a hash: tokens do not lie about in memory longer than their requests.
        key, now = hashlib.sha256(token.encode()).digest(), monotonic()
        identity, until = self._believed.get(key, (NOBODY, 0.0))
        if until > now:
            return identity
        if not self._guesses.charge_now(client, 0, _GUESSES - 1).passes:
            return NOBODY
        try:
            identity = await self._authenticate(token)
        except StoreError:
            return NOBODY
        if identity is NOBODY:
            self._guesses.charge_now(client, 1, _GUESSES)
        else:
            self._believe(key, identity, now)
        return identity

    def _believe(self, key: bytes, identity: Identity, now: float) -> None:
        if len(self._believed) >= _MOST:
            self._believed.clear()
        self._believed[key] = (identity, now + _BELIEVED)


def tokens_of(headers: Iterable[tuple[bytes, bytes]]) -> list[str]:
    """Give the tokens that came with a request, known or not."""
    found: list[str | None] = []
    for name, value in headers:
        if name == _AUTHORIZATION:
            found.append(bearer_token(value.decode("latin-1")))
        elif name == _TOKEN:
            found.append(bearer_token(f"Bearer {value.decode('latin-1')}"))
    return [token for token in found if token]
