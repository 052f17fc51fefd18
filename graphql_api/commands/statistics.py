"""How do datasets get to know what their records say?"""

from collections.abc import Sequence
from typing import Final, Protocol

from graphql_api.catalog.protocols import Documents
from graphql_api.commands.author import Author, now
from graphql_api.domain.changes import Outcome, Upsert
from graphql_api.domain.documents import Collection, Document, Space
from graphql_api.domain.predicates import EVERYTHING, In

_BATCH: Final = 500


class Measure(Protocol):
    """Computes the fields of datasets by their ids; ids that no document has are left out."""

    async def __call__(self, dataset_ids: Sequence[str]) -> Sequence[Document]:
        """Give for each dataset `dataset_id` and the fields to be set."""
        ...


async def compute(
    store: Documents, author: Author, datasets: Space, measure: Measure, dataset_ids: Sequence[str] | None
) -> int:
    """Set the computed fields of these datasets, or of all, and count the datasets that were met.

    Each batch is one change with its own entry in the audit.
    """
    asked = EVERYTHING if dataset_ids is None else In("dataset_id", tuple(dataset_ids))
    note = author.note("compute-stats", f"{datasets.database}/{Collection.DATASETS}", dataset_ids)
    known = [each.values[0] for each in await store.tally(datasets, asked, ["dataset_id"], private=True)]
    updated = 0
    for begin in range(0, len(known), _BATCH):
        fields = await measure(known[begin : begin + _BATCH])
        stamped = [{**each, "stats_computed_at": now()} for each in fields]
        done: Outcome = await store.write(Upsert(datasets, stamped), note)
        updated += done.matched + done.inserted
    return updated
