"""Which paths did one version have and the next has not?"""

from graphql_api.index.columns import Columns


def removed_paths(older: Columns, newer: Columns) -> list[str]:
    """Give the file paths of `older` that are not in `newer`, in byte order."""
    kept = set(_paths(newer))
    return [path.decode() for path in _paths(older) if path not in kept]


def _paths(columns: Columns) -> list[bytes]:
    return bytes(columns.paths[:-1]).split(b"\0") if len(columns) else []
