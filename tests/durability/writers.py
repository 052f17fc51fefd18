"""How does another process write while somebody pulls the plug? Run as `python -m tests.durability.writers`.

Inserts batches of records for ever (`insert`) or upserts the same keys once (`upsert`), and prints the number of each
batch when it was acknowledged. An insertion that the store could not answer is made again: if it was done after all,
its idempotency key tells.
"""

import asyncio
import sys
from pathlib import Path
from typing import Any, Final

from graphql_api.catalog.protocols import Catalog
from graphql_api.domain.changes import Insert, Note, Upsert
from graphql_api.domain.documents import Collection, Space
from graphql_api.domain.errors import StoreUnavailableError
from tests.catalog.clients import client

RECORDS: Final = Space("eegdash", Collection.RECORDS)
BATCH: Final = 20
KEYS: Final = 1000


def record(writer: str, number: int) -> dict[str, Any]:
    path = f"sub-{number:06}/eeg/sub-{number:06}_task-rest_eeg.set"
    return {"dataset": writer, "bids_relpath": path, "number": number, "filler": "x" * 500}


def batch(writer: str, number: int) -> list[dict[str, Any]]:
    return [record(writer, number * BATCH + each) for each in range(BATCH)]


def note(writer: str, key: str | None) -> Note:
    return Note(writer, "write", "eegdash/records", "2025-01-01T00:00:00Z", "", key, key or "")


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


async def insert(catalog: Catalog, writer: str) -> None:
    number = 0
    while True:
        change = Insert(RECORDS, batch(writer, number))
        try:
            outcome = await catalog.write(change, note(writer, f"batch {number}"))
        except StoreUnavailableError:
            continue
        assert outcome.inserted == BATCH
        _tell(str(number))
        number += 1


async def upsert(catalog: Catalog, writer: str) -> None:
    documents = [record("shared", number) | {"writer": writer} for number in range(KEYS)]
    inserted = 0
    for first in range(0, KEYS, 100):
        outcome = await catalog.write(Upsert(RECORDS, documents[first : first + 100]), note(writer, None))
        inserted += outcome.inserted
    _tell(str(inserted))


async def main(adapter: str, place: Path, work: str, writer: str) -> None:
    catalog = client(adapter, place)
    await catalog.open()
    await {"insert": insert, "upsert": upsert}[work](catalog, writer)
    await catalog.close()


if __name__ == "__main__":
    name, where, what, who = sys.argv[1:]
    asyncio.run(main(name, Path(where), what, who))
