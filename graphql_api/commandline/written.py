"""What became of documents that a command was given?"""

from typing import Any, Final

from graphql_api.domain.documents import Collection

#: Datasets first: records belong to them.
ORDER: Final = (Collection.DATASETS, Collection.RECORDS, Collection.MONTAGES)


class Written:
    """How many documents of each collection were inserted, changed, and equal to those that were there."""

    __slots__ = ("inserted", "unchanged", "updated")

    def __init__(self) -> None:
        """Start with none."""
        self.inserted: dict[Collection, int] = {}
        self.updated: dict[Collection, int] = {}
        self.unchanged: dict[Collection, int] = {}

    def as_document(self) -> dict[str, Any]:
        """Give it for JSON, by collection."""
        counts = {"inserted": self.inserted, "updated": self.updated, "unchanged": self.unchanged}
        return {
            collection.value: {name: found.get(collection, 0) for name, found in counts.items()}
            for collection in ORDER
            if any(collection in found for found in counts.values())
        }
