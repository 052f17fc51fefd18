"""Which secrets make whom a bearer?

A secret is `bidsgraph_` and 32 random bytes in URL-safe base64. Stores keep its SHA-256: with that much randomness a
slow hash would protect nothing more, and every request pays for it. Settings name a secret plain or as
`sha256:<hex>`.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from graphql_api.catalog.protocols import Audit, Tokens
from graphql_api.commands.author import now
from graphql_api.commands.identity import NOBODY, Identity
from graphql_api.domain.changes import Note
from graphql_api.domain.errors import InvalidInputError
from graphql_api.domain.tokens import Role, TokenRow

#: Who the audit says it was that worked at the server's own shell.
CONSOLE: Final = "console"

_PREFIX: Final = "bidsgraph_"
_HASHED: Final = "sha256:"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def digest(secret: str) -> str:
    """Give what stores keep of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def setting_digest(value: str) -> str:
    """Read a secret out of the settings, plain or hashed; InvalidInputError where a hash is none."""
    if not value.startswith(_HASHED):
        return digest(value)
    hashed = value.removeprefix(_HASHED).lower()
    if not _DIGEST.fullmatch(hashed):
        raise InvalidInputError("sha256: must be followed by 64 hexadecimal digits")
    return hashed


@dataclass(frozen=True, slots=True)
class Authority:
    """Knows the bearers: those of the settings by the digests of their secrets, and those of the store."""

    store: Tokens
    admins: Sequence[str] = ()

    async def identify(self, secret: str) -> Identity:
        """Give the bearer of a secret; NOBODY where it is unknown, revoked or expired."""
        hashed = digest(secret)
        # All are compared, each in constant time: how long it takes says nothing of any of them.
        matches = [hmac.compare_digest(hashed, each) for each in self.admins]
        if any(matches):
            return Identity("settings", frozenset(Role), lasts=True)
        # Looked up by digest: what the time of a look-up could tell is part of a digest, from which no secret follows.
        row = await self.store.get_token(hashed)
        if row is None or not hmac.compare_digest(row.digest, hashed) or is_expired(row):
            return NOBODY
        return Identity(row.name, row.roles)


def is_expired(row: TokenRow) -> bool:
    """Tell whether a token's time is over."""
    return row.expires_at is not None and row.expires_at <= now()


class Registry(Tokens, Audit, Protocol):
    """Tokens, and where it is written down who made them."""


async def create(
    store: Registry, name: str, roles: Sequence[Role], lifetime: timedelta | None
) -> tuple[TokenRow, str]:
    """Make a token and give it with its secret, which is shown once; TokenExistsError where the name is taken."""
    if not _NAME.fullmatch(name):
        raise InvalidInputError(
            "a token's name has 1 to 64 letters, digits, '_', '.', '@' or '-', no sign first"
        )
    if not roles:
        raise InvalidInputError("a token needs a role: " + ", ".join(Role))
    secret = _PREFIX + secrets.token_urlsafe(32)
    row = TokenRow(name, digest(secret), frozenset(roles), now(), _expiry(lifetime))
    await store.put_token(row)
    await store.append_entry(_note("create-token", name), {"inserted": 1})
    return row, secret


async def revoke(store: Registry, name: str) -> bool:
    """Forget a token, and tell whether there was one."""
    known = await store.revoke_token(name)
    if known:
        await store.append_entry(_note("revoke-token", name), {"deleted": 1})
    return known


def _note(action: str, name: str) -> Note:
    return Note(CONSOLE, action, f"token/{name}", now())


def _expiry(lifetime: timedelta | None) -> str | None:
    if lifetime is None:
        return None
    if lifetime <= timedelta(0):
        raise InvalidInputError("a token must live longer than no time")
    until = datetime.now(UTC) + lifetime
    return until.isoformat(timespec="microseconds").replace("+00:00", "Z")
