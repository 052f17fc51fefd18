"""By which keys can the files of a version be found among those of all versions?"""

from typing import Final

import numpy as np

from graphql_api.domain.file_keys import KEPT, LENGTH, WHOLE, FileKeys, depth_of
from graphql_api.index.columns import Array, Columns
from graphql_api.index.distinct import distinct
from graphql_api.kernel import checksum_keys, name_keys

#: Keys as numbers whose bytes stand in the order of their digits.
_NUMBER: Final = ">u8"


def file_keys(columns: Columns) -> FileKeys:
    """Give the keys of all names and checksums, each once, in their slots."""
    glued = name_keys(columns.paths) + checksum_keys(columns.checksums)
    # Sorted as numbers of the machine, which is faster; the digits are then put in order again.
    return {WHOLE: "", **_slots(distinct(np.frombuffer(glued, _NUMBER).astype(np.uint64)))}


def _slots(keys: Array[np.uint64]) -> FileKeys:
    if not len(keys):
        return {}
    depth = depth_of(len(keys))
    firsts = keys >> np.uint64(4 * (LENGTH - depth)) if depth else np.zeros(len(keys), np.uint64)
    starts = np.flatnonzero(np.concatenate(([True], firsts[1:] != firsts[:-1]))).tolist()
    digits = keys.astype(_NUMBER).tobytes().hex()
    letters = np.frombuffer(digits.encode(), "S1").reshape(-1, LENGTH)
    kept = np.ascontiguousarray(letters[:, depth : depth + KEPT]).tobytes().decode()
    names = [digits[start * LENGTH : start * LENGTH + depth] for start in starts]
    ends = [*starts[1:], len(keys)]
    return {
        name: kept[start * KEPT : end * KEPT] for name, start, end in zip(names, starts, ends, strict=True)
    }
