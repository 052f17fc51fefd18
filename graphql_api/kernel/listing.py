"""Which lines of `git ls-tree -r -l -z` are files that need no second look?

Files below the root that are plain, or symbolic links to git-annex keys as nearly all are written. This is what
`listing.c` is held to, and what stands in for it where it was not built.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial
from mmap import mmap
from typing import Final, NamedTuple, Protocol

from graphql_api.domain.annex import POINTER_BYTES, POINTER_START, is_annex_target
from graphql_api.domain.files import FileEntry, KeyForm
from graphql_api.kernel.contents import content_of

_LONGEST: Final = 4096
_LINE: Final = re.compile(
    rb"(120000|100...) blob ([0-9a-f]{40}|[0-9a-f]{64}) +(0|[1-9][0-9]{0,14})\t(?!\.git)(.*/.*)", re.DOTALL
)
_KEY: Final = re.compile(r"([A-Z][A-Z0-9_]*)-s(0|[1-9][0-9]{0,14})--([0-9a-f]+)((?:\..*)?)", re.DOTALL)


class FormOf(Protocol):
    """Gives the form of keys; null where digests of the backend have other digits."""

    def __call__(self, backend: str, extension: str, digits: int, /) -> KeyForm | None:
        """Of symbolic links to keys with so many digits."""
        ...


class _Line(NamedTuple):
    mode: bytes
    name: str
    size: int
    path: str


def usual_files(
    printed: bytes | mmap, contents: object, known: Mapping[str, bytes], git: KeyForm, form_of: FormOf, /
) -> tuple[object, bytes]:
    """Give the files for `file_columns`, and the lines that are left; `git` is the form of what is not annexed.

    `contents` are those of small blobs as `contents_of` gives them, `known` others by name; where one is lacking, its
    lines are left.
    """
    *lines, tail = printed[:].split(b"\0")
    found: list[FileEntry] = []
    rest: list[bytes] = []
    for line in lines:
        file = _file(line, partial(_content, contents, known), git, form_of)
        if file is None:
            rest.append(line + b"\0")
        else:
            found.append(file)
    return found, b"".join(rest) + tail


def _content(contents: object, known: Mapping[str, bytes], name: str) -> bytes | None:
    found = content_of(contents, name)
    return known.get(name) if found is None else found


def _file(
    text: bytes, content_at: Callable[[str], bytes | None], git: KeyForm, form_of: FormOf
) -> FileEntry | None:
    line = _read(text)
    if line is None:
        return None
    content = content_at(line.name)
    if line.mode == b"120000":
        fits = content is not None and line.size <= POINTER_BYTES
        return _link(line, content, form_of) if content is not None and fits else None
    if line.size <= POINTER_BYTES and (content is None or content.startswith(POINTER_START)):
        return None
    return FileEntry(line.path, line.size, git, bytes.fromhex(line.name))


def _read(text: bytes) -> _Line | None:
    match = _LINE.fullmatch(text)
    if match is None or len(match[4]) > _LONGEST:
        return None
    try:
        return _Line(match[1], match[2].decode(), int(match[3]), match[4].decode())
    except UnicodeDecodeError:
        return None


def _link(line: _Line, content: bytes, form_of: FormOf) -> FileEntry | None:
    target = content.decode("latin-1")
    key = _KEY.fullmatch(target.rpartition("/")[2])
    if key is None or not target.isascii() or not is_annex_target(target):
        return None
    form = form_of(key[1], key[4], len(key[3]))
    return None if form is None else FileEntry(line.path, int(key[2]), form, bytes.fromhex(key[3]))
