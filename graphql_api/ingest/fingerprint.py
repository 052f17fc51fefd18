"""Has a folder's file changed? Answered without reading all of it, and never by its times.

The fingerprint is BLAKE2b-128: of the whole content up to 1 MiB; of size, start, middle and end of larger files, so
that a terabyte is looked at in seconds. A change within a large file that keeps its size and these three places is
seen only by checksums.
"""

import hashlib
import os
from collections.abc import Callable, Iterable
from threading import Event
from typing import Final

from graphql_api.domain.files import FileEntry

#: Largest file that is fingerprinted whole, and the bytes looked at in each place of larger ones.
WHOLE_BYTES: Final = 1024 * 1024
SAMPLE_BYTES: Final = 16 * 1024
_BLOCK: Final = 1024 * 1024


def of_bytes(content: bytes) -> bytes:
    """Fingerprint a content that is at hand."""
    return hashlib.blake2b(content, digest_size=16).digest()


def of_large(descriptor: int, size: int) -> bytes:
    """Fingerprint an open file by size, start, middle and end."""
    digest = hashlib.blake2b(str(size).encode(), digest_size=16)
    for start in (0, (size - SAMPLE_BYTES) // 2, size - SAMPLE_BYTES):
        digest.update(os.pread(descriptor, SAMPLE_BYTES, start))
    return digest.digest()


def sha256_of_bytes(content: bytes) -> bytes:
    """Give the checksum of a content that is at hand."""
    return hashlib.sha256(content).digest()


def sha256_of(descriptor: int, stop: Event, read: Callable[[int], None]) -> bytes:
    """Read an open file to its end, telling `read` of bytes; an early end where `stop` is set, the answer unused."""
    digest = hashlib.sha256()
    while (block := os.read(descriptor, _BLOCK)) and not stop.is_set():
        digest.update(block)
        read(len(block))
    return digest.digest()


def of_tree(entries: Iterable[FileEntry], values: Iterable[bytes]) -> str:
    """Fingerprint a whole tree, whatever its order, from one value for each file."""
    digest = hashlib.blake2b(digest_size=32)
    for path, size, key, value in sorted(
        (e.path, e.size, e.key or "", value) for e, value in zip(entries, values, strict=True)
    ):
        digest.update(f"{path}\0{size}\0{key}\0{value.hex()}\0".encode())
    return digest.hexdigest()
