"""Which files of a version does a selection choose, and which tree do they stand in?"""

from collections.abc import Iterator

import numpy as np

from graphql_api.domain.selections import EntitySelection, FileSelection
from graphql_api.index.arrays import Rows, array_of
from graphql_api.index.globs import glob_pattern
from graphql_api.index.lookup import rows_named, rows_of_checksum
from graphql_api.index.selection import entity_mask, size_mask
from graphql_api.index.tree import Tree
from graphql_api.index.version_index import VersionIndex


def chosen_rows(index: VersionIndex, selection: FileSelection) -> Rows:
    """Give the rows that a selection chooses, in path order."""
    columns = index.columns
    bounds = index.range_of(selection.path_prefix)
    chosen = np.zeros(len(index), bool)
    chosen[bounds.start : bounds.stop] = True
    for mask in (entity_mask(columns, selection.entities), size_mask(columns.arrays.sizes, selection)):
        if mask is not None:
            chosen &= mask
    for found in _looked_up(index, selection):
        kept = np.zeros(len(index), bool)
        kept[found] = True
        chosen &= kept
    rows = np.flatnonzero(chosen).astype(np.uint32)
    if selection.glob is None:
        return rows
    matches = glob_pattern(selection.glob).fullmatch
    return np.array([row for row in rows.tolist() if matches(index.path(row))], np.uint32)


def chosen_tree(index: VersionIndex, selection: EntitySelection) -> Tree:
    """Give the tree over the files that a selection chooses; levels without any are left out."""
    mask = entity_mask(index.columns, selection)
    return index.tree if mask is None else Tree(index.columns, np.flatnonzero(mask).astype(np.uint32))


def _looked_up(index: VersionIndex, selection: FileSelection) -> Iterator[Rows]:
    if selection.checksum is not None:
        yield rows_of_checksum(index.columns.checksums, array_of(index.checksum_starts), selection.checksum)
    if selection.name is not None:
        yield rows_named(index.columns.paths, array_of(index.path_starts), selection.name)
