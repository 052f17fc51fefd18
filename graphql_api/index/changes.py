"""Which paths did one version have and the next has not?"""

from graphql_api.index.columns import Columns
from graphql_api.kernel import missing_paths


def removed_paths(older: Columns, newer: Columns) -> list[str]:
    """Give the file paths of `older` that are not in `newer`, in byte order."""
    return missing_paths(older.paths, newer.paths)
