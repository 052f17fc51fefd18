"""What is known of a bearer token?"""

from enum import StrEnum
from typing import NamedTuple


class Role(StrEnum):
    """What the bearer may do. Each is given by itself: no role holds another."""

    READ_PRIVATE = "read-private"
    WRITE = "write"
    ADMIN = "admin"


class TokenRow(NamedTuple):
    """A token without its secret: `digest` is the secret's SHA-256 in hex.

    Times are ISO 8601 in UTC with `Z`; one that never expires has no `expires_at`.
    """

    name: str
    digest: str
    roles: frozenset[Role]
    created_at: str
    expires_at: str | None = None
