"""Who writes, in which request, and what does the audit keep of it?"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

from graphql_api.commands.identity import Identity
from graphql_api.domain.changes import Note
from graphql_api.domain.errors import InvalidInputError
from graphql_api.domain.tokens import Role

#: Longest idempotency key, in characters.
LONGEST_KEY = 255


def now() -> str:
    """Tell the time as the catalogue writes it: ISO 8601 in UTC with `Z`, to the microsecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Author:
    """One who writes, in one request. `idempotency_key` makes a repeated request the first one's answer."""

    identity: Identity
    request_id: str = ""
    idempotency_key: str | None = None

    def note(self, action: str, target: str, request: object, *, role: Role = Role.WRITE) -> Note:
        """Make the entry of a change for the audit; refused where the author may not make it.

        `request` is the JSON of what was asked: its digest tells two uses of one key apart, it is not kept.
        """
        self.identity.require(role)
        key = self.idempotency_key
        if key is not None and not (0 < len(key) <= LONGEST_KEY and key.isprintable()):
            raise InvalidInputError(f"an idempotency key has 1 to {LONGEST_KEY} printable characters")
        asked = orjson.dumps([action, target, request], option=orjson.OPT_SORT_KEYS) if key else b""
        fingerprint = hashlib.sha256(asked).hexdigest() if key else ""
        return Note(self.identity.name, action, target, now(), self.request_id, key, fingerprint)
