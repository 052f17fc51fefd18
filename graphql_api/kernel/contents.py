"""What do blobs hold, as `git cat-file --batch` has printed them?

This is what `contents.c` is held to, which leaves them where they lie, and what stands in for it where that was not
built.
"""

import re
from collections.abc import Mapping
from mmap import mmap
from typing import Final, cast

_HEAD: Final = re.compile(rb"([^ \n]{40}|[^ \n]{64}) blob (0|[1-9][0-9]{0,14})")


def contents_of(printed: list[bytes | mmap], /) -> object:
    """Find the contents that are whole, for `content_of`; where a name comes again, the first is meant."""
    found: dict[bytes, bytes] = {}
    for each in printed:
        _read(each, found)
    return found


def content_of(contents: object, name: str, /) -> bytes | None:
    """Give the content of a blob; null where it was not printed."""
    return cast("Mapping[bytes, bytes]", contents).get(name.encode())


def _read(printed: bytes | mmap, found: dict[bytes, bytes]) -> None:
    position = 0
    while (end := printed.find(b"\n", position)) >= 0:
        head = _HEAD.fullmatch(printed, position, end)
        position = end + 1
        if head is not None:
            size = int(head[2])
            if len(printed) - position < size:
                break
            found.setdefault(head[1], printed[position : position + size])
            position += size + 1
