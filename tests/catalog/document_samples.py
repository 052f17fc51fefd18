"""Which documents are written to the stores under test, and by whom?"""

from typing import Any, Final

import orjson

from graphql_api.catalog.protocols import Catalog
from graphql_api.domain.changes import Note
from graphql_api.domain.documents import Collection, Space
from graphql_api.domain.predicates import EVERYTHING, Predicate

NOTE: Final = Note("tester", "write", "eegdash/records", "2025-01-01T00:00:00Z", "request-1")
RECORDS: Final = Space("eegdash", Collection.RECORDS)
DATASETS: Final = Space("eegdash", Collection.DATASETS)
MONTAGES: Final = Space("eegdash", Collection.MONTAGES)


def keyed(key: str, fingerprint: str = "same", actor: str = "tester") -> Note:
    """A note that carries an idempotency key."""
    return Note(actor, "write", "eegdash/records", "2025-01-01T00:00:00Z", "request-2", key, fingerprint)


def record(number: int, dataset: str = "ds1", **fields: Any) -> dict[str, Any]:  # noqa: ANN401 any JSON
    path = f"sub-{number:03}/eeg/sub-{number:03}_task-rest_eeg.set"
    return {"dataset": dataset, "bids_relpath": path, "subject": f"{number:03}", **fields}


async def found(
    catalog: Catalog, space: Space, predicate: Predicate = EVERYTHING, *, private: bool = True
) -> list[dict[str, Any]]:
    """Give all documents that match, without their `_id`s."""
    documents = [
        orjson.loads(each) for each in await catalog.find(space, predicate, private=private, limit=10_000)
    ]
    return [{name: value for name, value in each.items() if name != "_id"} for each in documents]
