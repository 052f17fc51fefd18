"""By which keys can the files of a version be found among those of all versions?"""

from graphql_api.domain.file_keys import KEPT, LENGTH, WHOLE, FileKeys, depth_of
from graphql_api.index.columns import Columns
from graphql_api.kernel import checksum_keys, distinct_keys, key_slots, name_keys


def file_keys(columns: Columns) -> FileKeys:
    """Give the keys of all names and checksums, each once, in their slots."""
    keys = distinct_keys(name_keys(columns.paths) + checksum_keys(columns.checksums))
    # Two digits stand in a byte.
    return {WHOLE: "", **key_slots(keys, depth_of(len(keys) * 2 // LENGTH), KEPT)}
