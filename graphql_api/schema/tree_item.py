"""Where in a version's tree does a subject, session, task or run stand?"""

from dataclasses import dataclass

from graphql_api.index.tree import Depth, Tree
from graphql_api.resolvers.versions import LoadedVersion


@dataclass(frozen=True, slots=True, eq=False)
class TreeItem:
    """One item of one level. `tree` is the version's whole tree, or the one over the files that a filter lets pass."""

    version: LoadedVersion
    tree: Tree
    depth: Depth
    item: int

    @property
    def label(self) -> str | None:
        """The item's label; null where the names of its files lack the entity."""
        return self.tree.levels[self.depth].label(self.item)

    @property
    def file_count(self) -> int:
        """Files below."""
        return self.tree.levels[self.depth].file_count(self.item)

    @property
    def size(self) -> int:
        """Bytes of the files below."""
        return self.tree.size(self.depth, self.item)
