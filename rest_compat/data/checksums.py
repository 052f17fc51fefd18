"""How are a version's checksums written, as `sha256sum -c` and its kin read them?

One line a file: the digest, two spaces, the path; where a path holds a backslash or a line's end, GNU's form with a
backslash before the line. Only digests that a client can compute from the bytes stand there: git's are of more than
the bytes, and files without any are left out; how many is told in a header, as the format has no room for it.
"""

import re
from collections.abc import Iterator
from typing import Final

import numpy as np

from rest_compat.data.selected import Selected

_ESCAPES: Final = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_UNSAFE: Final = re.compile(r"[\\\n\r]")


def checksum_lines(selected: Selected, algorithm: str) -> Iterator[bytes]:
    """Write the lines of one algorithm, slice by slice."""
    start = f"{algorithm}:"
    for part in selected.slices():
        lines = [
            _line(checksum[len(start) :], path)
            for path, checksum in zip(part.paths, part.checksums, strict=True)
            if checksum.startswith(start)
        ]
        yield "".join(lines).encode()


def _line(digest: str, path: str) -> str:
    if not _UNSAFE.search(path):
        return f"{digest}  {path}\n"
    return f"\\{digest}  {_UNSAFE.sub(lambda found: _ESCAPES[found[0]], path)}\n"


def left_out(selected: Selected, algorithm: str) -> int:
    """Count the files that have no checksum of the algorithm."""
    columns = selected.version.index.columns
    having = [form.algorithm == algorithm for form in columns.form_list]
    return (
        int(np.count_nonzero(~np.array(having, bool)[columns.arrays.forms[selected.rows]]))
        if len(selected.rows)
        else 0
    )
