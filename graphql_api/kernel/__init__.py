"""How do columns become text, may a value be kept, and what does a document say? By compiled code where it was built.

Else by its twin in Python, byte for byte alike; documents are then read by graphql-core.
"""

from typing import Final

try:
    from graphql_api.kernel._weave import (
        added,
        changes,
        checksum_keys,
        content_of,
        contents_of,
        distinct_keys,
        file_columns,
        flagged,
        glued_starts,
        is_clean,
        key_slots,
        largest,
        missing_paths,
        name_keys,
        narrowed,
        numbered,
        parse,
        path_shapes,
        plain_cells,
        plain_paths,
        running_sums,
        slash_counts,
        taken,
        top_directories,
        usual_files,
        wanted_blobs,
        weave,
        weave_tree,
    )
except ImportError:  # built without a C compiler, or for another platform
    from graphql_api.domain.documents import is_clean
    from graphql_api.kernel.cells import plain_cells
    from graphql_api.kernel.contents import content_of, contents_of
    from graphql_api.kernel.files import file_columns
    from graphql_api.kernel.keys import checksum_keys, name_keys
    from graphql_api.kernel.listing import usual_files
    from graphql_api.kernel.numbers import (
        added,
        changes,
        flagged,
        glued_starts,
        largest,
        narrowed,
        numbered,
        running_sums,
        taken,
    )
    from graphql_api.kernel.paths import (
        missing_paths,
        path_shapes,
        plain_paths,
        slash_counts,
        top_directories,
    )
    from graphql_api.kernel.pure import parse, weave, weave_tree
    from graphql_api.kernel.slots import distinct_keys, key_slots
    from graphql_api.kernel.wanted import wanted_blobs

#: Whether compiled code is at work.
IS_COMPILED: Final = weave.__module__ == "graphql_api.kernel._weave"

__all__ = [
    "IS_COMPILED",
    "added",
    "changes",
    "checksum_keys",
    "content_of",
    "contents_of",
    "distinct_keys",
    "file_columns",
    "flagged",
    "glued_starts",
    "is_clean",
    "key_slots",
    "largest",
    "missing_paths",
    "name_keys",
    "narrowed",
    "numbered",
    "parse",
    "path_shapes",
    "plain_cells",
    "plain_paths",
    "running_sums",
    "slash_counts",
    "taken",
    "top_directories",
    "usual_files",
    "wanted_blobs",
    "weave",
    "weave_tree",
]
