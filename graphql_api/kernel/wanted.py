"""Which blobs of a listing are read ahead?

What `wanted.c` is held to, and what stands in for it where it was not built.
"""

import re
from mmap import mmap
from typing import Final

_BLOB: Final = re.compile(rb".{6} blob ([0-9a-f]{40}|[0-9a-f]{64}) +(0|[1-9][0-9]{0,14})\t(.*)", re.DOTALL)
_LENGTHS: Final = frozenset({40, 64})


def wanted_blobs(  # noqa: PLR0913, PLR0917 (each is of its own kind, and there is one caller)
    printed: bytes | mmap, asked: bytes, room: int, most: int, roots: bytes, root_most: int, /
) -> tuple[bytes, int]:
    """Name blobs of at most so many bytes, each name followed by a newline, in the order of the listing.

    None of the names that were `asked` for before is given, and no more than there is room for, which is given too.
    Files of the paths `roots`, each followed by NUL, may be of so many bytes as `root_most` says.
    """
    names = dict.fromkeys(asked.split(b"\n")[:-1])
    if not _LENGTHS.issuperset(map(len, names)):
        raise ValueError("what was given before are no names")
    known = len(names)
    always = roots.split(b"\0")[:-1]
    for line in printed[:].split(b"\0")[:-1]:
        match = _BLOB.fullmatch(line)
        if match is not None and match[1] not in names:
            size = int(match[2])
            if size <= room and size <= (max(most, root_most) if match[3] in always else most):
                names[match[1]] = None
                room -= size
    return b"".join([name + b"\n" for name in list(names)[known:]]), room
