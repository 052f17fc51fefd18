"""How is it remembered who changed what, and that it was done already?"""

import json
import sqlite3
from collections.abc import Mapping
from typing import Final

from graphql_api.catalog.sqlite.rows import to_json
from graphql_api.domain.changes import AuditEntry, Note, Outcome
from graphql_api.domain.errors import IdempotencyKeyReusedError

_FIELDS: Final = "actor, action, target, at, request_id, idempotency_key, fingerprint"
_APPEND: Final = f"INSERT INTO audit ({_FIELDS}, counts) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
_LIST: Final = f"""
    SELECT number, counts, {_FIELDS} FROM audit WHERE number < ifnull(?, 9223372036854775807)
    ORDER BY number DESC LIMIT ?
"""  # noqa: S608
_RECEIPT: Final = "SELECT fingerprint, outcome FROM receipt WHERE actor = ? AND idempotency_key = ?"
_KEEP: Final = "INSERT INTO receipt VALUES (?, ?, ?, ?)"


def append(connection: sqlite3.Connection, note: Note, counts: Mapping[str, int]) -> None:
    """Keep an entry, in the transaction of the change where there is one."""
    fields = (note.actor, note.action, note.target, note.at, note.request_id, note.idempotency_key)
    connection.execute(_APPEND, (*fields, note.fingerprint, to_json(dict(counts))))


def entries(connection: sqlite3.Connection, first: int, before: int | None) -> list[AuditEntry]:
    """Give entries newest first."""
    rows = connection.execute(_LIST, (before, first))
    return [AuditEntry(number, Note(*fields), json.loads(counts)) for number, counts, *fields in rows]


def done_before(connection: sqlite3.Connection, note: Note) -> Outcome | None:
    """Give the outcome that this key has already; IdempotencyKeyReusedError where it was of another change."""
    row = connection.execute(_RECEIPT, (note.actor, note.idempotency_key)).fetchone()
    if row is None:
        return None
    if row[0] != note.fingerprint:
        key = str(note.idempotency_key)[:80]
        raise IdempotencyKeyReusedError(f"the idempotency key {key!a} was used for another request before")
    fields = json.loads(row[1])
    return Outcome(**fields)._replace(ids=tuple(fields["ids"]), replayed=True)


def keep(connection: sqlite3.Connection, note: Note, outcome: Outcome) -> None:
    """Remember a change in its transaction: its entry, and its outcome where it may be asked for again."""
    append(connection, note, outcome.counts())
    if note.idempotency_key is not None:
        connection.execute(
            _KEEP, (note.actor, note.idempotency_key, note.fingerprint, to_json(outcome._asdict()))
        )
