"""How is it remembered who changed what, and that it was done already?"""

import asyncio
from collections.abc import Mapping
from typing import Any

from pymongo.errors import DuplicateKeyError

from graphql_api.catalog.mongo.client import Fields, Server, Session
from graphql_api.catalog.mongo.spaces import AUDIT, RECEIPTS, take
from graphql_api.domain.changes import AuditEntry, Note, Outcome
from graphql_api.domain.errors import IdempotencyKeyReusedError

#: How often a change that another request is making is looked at again.
_PAUSE = 0.02


async def append(server: Server, note: Note, counts: Mapping[str, int], session: Session = None) -> None:
    """Keep an entry, in the transaction of the change where there is one."""
    entry = {"_id": await take(server, "audit"), "note": note._asdict(), "counts": dict(counts)}
    await server[AUDIT].insert_one(entry, session=session)


async def entries(server: Server, first: int, before: int | None) -> list[AuditEntry]:
    """Give entries newest first."""
    if first == 0:
        return []
    asked = {} if before is None else {"_id": {"$lt": before}}
    rows = await server[AUDIT].find(asked).sort("_id", -1).limit(first).to_list(None)
    return [AuditEntry(row["_id"], Note(**row["note"]), row["counts"]) for row in rows]


def _receipt_id(note: Note) -> dict[str, Any]:
    return {"actor": note.actor, "key": note.idempotency_key}


async def done_before(server: Server, note: Note, session: Session) -> Outcome | None:
    """Give the outcome that this key has already; IdempotencyKeyReusedError where it was of another change."""
    if note.idempotency_key is None:
        return None
    kept = await server[RECEIPTS].find_one({"_id": _receipt_id(note)}, session=session)
    return None if kept is None else _outcome(kept, note)


def _outcome(kept: Fields, note: Note) -> Outcome | None:
    if kept["fingerprint"] != note.fingerprint:
        key = str(note.idempotency_key)[:80]
        raise IdempotencyKeyReusedError(f"the idempotency key {key!a} was used for another request before")
    fields = kept["outcome"]
    return fields and Outcome(**fields)._replace(ids=tuple(fields["ids"]), replayed=True)


async def reserve(server: Server, note: Note) -> Outcome | None:
    """Without transactions: let nobody else make this change, or wait for its outcome where somebody does."""
    receipt = {"_id": _receipt_id(note), "fingerprint": note.fingerprint, "outcome": None}
    while note.idempotency_key is not None:
        try:
            await server[RECEIPTS].insert_one(receipt)
        except DuplicateKeyError:
            before = await done_before(server, note, None)
            if before:
                return before
            await asyncio.sleep(_PAUSE)
        else:
            return None
    return None


async def release(server: Server, note: Note) -> None:
    """Take a reservation back: the change failed."""
    if note.idempotency_key is not None:
        await server[RECEIPTS].delete_one({"_id": _receipt_id(note), "outcome": None})


async def keep(server: Server, note: Note, outcome: Outcome, session: Session) -> None:
    """Remember a change with it: its entry, and its outcome where it may be asked for again."""
    await append(server, note, outcome.counts(), session)
    if note.idempotency_key is not None:
        receipt = {"$set": {"fingerprint": note.fingerprint, "outcome": outcome._asdict()}}
        await server[RECEIPTS].update_one({"_id": _receipt_id(note)}, receipt, upsert=True, session=session)
