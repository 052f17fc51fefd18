"""How are long lists given without making their items?

graphql-core asks for the items one by one and gets them made then; who knows the columns reads those instead.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar, overload

from graphql_api.index.tree import Depth, Tree
from graphql_api.resolvers.versions import LoadedVersion
from graphql_api.schema.tree_item import TreeItem

if TYPE_CHECKING:
    from graphql_api.schema.file import File

Item = TypeVar("Item")


class _Lazy(Sequence[Item], Generic[Item]):
    """A sequence that makes its items when asked."""

    @overload
    def __getitem__(self, position: int) -> Item: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[Item]: ...
    def __getitem__(self, position: int | slice) -> Item | Sequence[Item]:
        return list(self)[position]


@dataclass(frozen=True, slots=True, eq=False)
class TreeSequence(_Lazy[Item]):
    """Items of one level of a tree, in tree order, each made by `make`."""

    version: LoadedVersion
    tree: Tree
    depth: Depth
    items: range
    make: Callable[..., Item]

    def __len__(self) -> int:
        """Count the items."""
        return len(self.items)

    def __iter__(self) -> Iterator[Item]:
        """Make one item after another."""
        return (self.make(at=TreeItem(self.version, self.tree, self.depth, item)) for item in self.items)


def below(at: TreeItem, make: Callable[..., Item]) -> TreeSequence[Item]:
    """Give the items of the level below an item."""
    children = at.tree.levels[at.depth].children_of(at.item)
    return TreeSequence(at.version, at.tree, Depth(at.depth + 1), children, make)


@dataclass(frozen=True, slots=True, eq=False)
class FileSequence(_Lazy["File"]):
    """Files of a version, by their rows."""

    version: LoadedVersion
    rows: list[int]
    make: "Callable[..., File]"

    def __len__(self) -> int:
        """Count the files."""
        return len(self.rows)

    def __iter__(self) -> "Iterator[File]":
        """Make one file after another."""
        return (self.make(version=self.version, row=row) for row in self.rows)
