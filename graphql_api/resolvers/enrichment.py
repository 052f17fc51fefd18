"""What is told of a dataset, field by field, by whoever knows best?

What an admin wrote under `enrichment` wins over what stands in the dataset's own document.
"""

import logging
from typing import cast

from graphql_api.domain.datasets import DatasetRow
from graphql_api.resolvers.document import Document, items, part, text

_log = logging.getLogger(__name__)


def read(dataset: DatasetRow) -> Document:
    """Give what admins wrote; empty where they wrote nothing, or what nobody can read."""
    stored = dataset.document.get("enrichment")
    if stored is not None and not isinstance(stored, dict):
        _log.warning("dataset %s: enrichment is no JSON object and counts as missing", dataset.dataset_id)
    return part(dataset.document, "enrichment")


def entries(dataset: DatasetRow, enrichment: Document, *keys: str) -> list[object]:
    """Give the list of the first of these fields that anyone wrote: one text is a list of one; empty for none.

    NEMAR writes authors as an object too, by name: each value becomes an entry with that name.
    """
    for source in (enrichment, dataset.document):
        for key in keys:
            found = _listed(source.get(key))
            if found:
                return found
    return []


def _listed(value: object) -> list[object]:
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, dict):
        by_name = cast("Document", value)
        return [{**part(by_name, name), "name": name} for name in by_name]
    return list(items(value))


def word(dataset: DatasetRow, enrichment: Document, key: str) -> str | None:
    """Give the text of a field; null where nobody wrote any."""
    return text(enrichment, key) or text(dataset.document, key)
