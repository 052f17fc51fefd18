"""What is remembered of a change?"""

import strawberry

from graphql_api.domain.changes import AuditEntry as StoredEntry
from graphql_api.schema.counted_value import CountedValue
from graphql_api.schema.scalars import BigInt, DateTime


@strawberry.type
class AuditEntry:
    """Who changed what, and when."""

    number: BigInt
    """Grows with time."""
    actor: str
    """Name of the token."""
    action: str
    target: str
    at: DateTime
    request_id: str
    idempotency_key: str | None
    counts: list[CountedValue]
    """What came of it: documents inserted, matched, modified, deleted."""


def audit_entry(stored: StoredEntry) -> AuditEntry:
    """Show an entry."""
    note = stored.note
    return AuditEntry(
        number=BigInt(stored.number),
        actor=note.actor,
        action=note.action,
        target=note.target,
        at=DateTime(note.at),
        request_id=note.request_id,
        idempotency_key=note.idempotency_key,
        counts=[CountedValue(value=name, count=count) for name, count in stored.counts.items()],
    )
