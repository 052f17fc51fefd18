"""Where was a path that is gone last seen?"""

from dataclasses import dataclass
from typing import Final

from graphql_api.resolvers.reader import Reader
from graphql_api.resolvers.versions import LoadedVersion, PublishedVersion

#: How many older versions are looked at.
STEPS: Final = 10

#: Why a path is not where it was asked for.
REMOVED: Final = "removed"


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A file path, and the newest older version that has it."""

    path: str
    reason: str
    last_seen: PublishedVersion


async def find(reader: Reader, version: LoadedVersion, path: str) -> Tombstone | None:
    """Say where exactly this file path was last seen, at most ten versions back.

    Null where the version has the path, where no older one had it, and for directories.
    """
    if version.index.find(path) is not None:
        return None
    published = version.published
    tags = set(await reader.store.last_seen(published.dataset.dataset_id, path))
    # It is absent here: the newest older version that has it is one that the next newer one has it not.
    row = next((row for row in published.older[:STEPS] if row.tag in tags), None)
    return Tombstone(path, REMOVED, published.sibling(row)) if row else None
