"""Which files have a checksum, or a name?

The glued texts are searched as they are: one pass over memory, and nothing is made of the files that do not match.
"""

import re

import numpy as np

from graphql_api.index.arrays import Rows


def rows_of_checksum(checksums: memoryview, starts: Rows, wanted: str) -> Rows:
    """Give the files of a checksum, `hex` of any algorithm or `algorithm:hex`, in path order."""
    before = rb"(?<![^\0])" if ":" in wanted else b":"
    return _rows(checksums, starts, before + re.escape(wanted.encode()) + rb"\0")


def rows_named(paths: memoryview, starts: Rows, name: str) -> Rows:
    """Give the files whose last segment is exactly this, in path order."""
    if "/" in name or "\0" in name:
        return np.zeros(0, np.uint32)
    return _rows(paths, starts, rb"(?<![^/\0])" + re.escape(name.encode(errors="surrogatepass")) + rb"\0")


def _rows(glued: memoryview, starts: Rows, pattern: bytes) -> Rows:
    places = np.fromiter((match.start() for match in re.finditer(pattern, glued)), np.int64)
    return (np.searchsorted(starts, places, side="right") - 1).astype(np.uint32)
