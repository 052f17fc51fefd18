"""By which keys are the files of a version found?

What `keys.c` is held to, and what stands in for it where it was not built. Keys are those of `domain.file_keys`, as
bytes, one behind the other.
"""

import re
from typing import Final

from graphql_api.domain.file_keys import key_of_checksum, key_of_name

_CHECKSUM: Final = re.compile(rb"[^:]*:([0-9a-f]+)", re.DOTALL)


def name_keys(paths: bytes | memoryview, /) -> bytes:
    """Give the keys of the names of paths that are glued, each followed by NUL."""
    names = (path.rpartition(b"/")[2] for path in _listed(paths))
    return b"".join([bytes.fromhex(key_of_name(name)) for name in names])


def checksum_keys(checksums: bytes | memoryview, /) -> bytes:
    """Give the keys of texts `algorithm:hex` that are glued, each followed by NUL; empty ones have none."""
    matches = map(_CHECKSUM.match, _listed(checksums))
    return b"".join([bytes.fromhex(key_of_checksum(match[1].decode())) for match in matches if match])


def _listed(glued: bytes | memoryview) -> list[bytes]:
    return bytes(glued).split(b"\0")[:-1]
