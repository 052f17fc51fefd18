"""What do the paths of a version say?

What `paths.c` and `shapes.c` are held to, and what stands in for them where they were not built. Paths are glued, each
followed by NUL.
"""

import re
import string
from array import array
from typing import Final

from graphql_api.kernel.rows import NO_SHAPE, SUBJECT, PathShapes

#: Bytes that JSON writes without an escape, and the NUL between paths.
_PLAIN_JSON: Final = bytes(each for each in range(256) if (each >= 0x20 and each not in b'"\\') or each == 0)  # noqa: PLR2004
#: Bytes that are unreserved in a URL (RFC 3986, section 2.3), `/`, and the same NUL.
_PLAIN_URL: Final = (string.ascii_letters + string.digits + "_.~/-\0").encode()
_SUBJECT: Final = re.compile(r"sub-[A-Za-z0-9+]+(?=/)")
#: Segments that name no file: git can hold those, no file system can.
_NO_NAMES: Final = frozenset({"", ".", ".."})


def path_shapes(paths: bytes, /) -> PathShapes:
    """Tell which subject each path is of, and what it says but for that."""
    subjects: dict[str, int] = {}
    shapes: dict[str, int] = {}
    firsts: dict[str, int] = {}
    codes = array("I"), array("I")
    for path in _listed(paths):
        subject = _SUBJECT.match(path)
        if subject is None:
            pair = NO_SHAPE, NO_SHAPE
        else:
            shape = path.replace(subject[0], SUBJECT)
            pair = (
                subjects.setdefault(subject[0], len(subjects) + 1),
                shapes.setdefault(shape, len(shapes) + 1),
            )
            firsts.setdefault(shape, pair[0])
        for each, code in zip(codes, pair, strict=True):
            each.append(code)
    numbers = (*codes, array("I", firsts.values()))
    return PathShapes(list(subjects), list(shapes), *[each.tobytes() for each in numbers])


def plain_paths(paths: bytes, /) -> tuple[bool, bool]:
    """Tell whether no path needs an escape in JSON, and none needs one in a URL."""
    # What is left without these bytes is not plain.
    return not paths.translate(None, _PLAIN_JSON), not paths.translate(None, _PLAIN_URL)


def top_directories(paths: bytes, /) -> list[str] | None:
    """Name the top-level directories of paths, which are in order; null where these cannot all stand in one tree.

    There each segment names a file, and none is a file and a directory.
    """
    listed = _listed(paths)
    if any(is_unsafe(path) for path in listed) or not directories_of(listed).isdisjoint(listed):
        return None
    return list(dict.fromkeys(path.partition("/")[0] for path in listed if "/" in path))


def missing_paths(older: bytes | memoryview, newer: bytes | memoryview, /) -> list[str]:
    """Give those older paths that are not among the newer ones; both are in order."""
    kept = set(_listed(bytes(newer)))
    return [path for path in _listed(bytes(older)) if path not in kept]


def slash_counts(paths: bytes | memoryview, /) -> bytes:
    """Count the slashes of each path, 255 where there are more."""
    return bytes([min(path.count(b"/"), 255) for path in bytes(paths).split(b"\0")[:-1]])


def is_unsafe(path: str) -> bool:
    """Tell whether a path has a segment that names no file."""
    return path != "" and not _NO_NAMES.isdisjoint(path.split("/"))


def directories_of(paths: list[str]) -> set[str]:
    """Name the directories that hold anything; each is looked at once."""
    found: set[str] = set()
    for path in paths:
        place = path.rpartition("/")[0]
        while place and place not in found:
            found.add(place)
            place = place.rpartition("/")[0]
    return found


def _listed(paths: bytes) -> list[str]:
    return paths.decode().split("\0")[:-1]
