"""Which files does a folder hold?

Directories are opened one from within the other, so that no path is ever too long and no link is ever followed.
"""

import asyncio
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from threading import Event
from typing import Final

from graphql_api.domain.annex import POINTER_BYTES
from graphql_api.domain.files import Holder, KeyForm
from graphql_api.domain.issues import IssueCode
from graphql_api.ingest import fingerprint
from graphql_api.ingest.progress import Progress
from graphql_api.ingest.tree import (
    CHECKSUMS,
    FINGERPRINT,
    TEXT_BYTES,
    WANTED,
    Identity,
    SourceTree,
    of_content,
    of_link,
)

_PLAIN: Final = KeyForm(Holder.FOLDER)
_SUMMED: Final = KeyForm(Holder.FOLDER, "sha256")
_OPEN_DIRECTORY: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
#: Not blocking, as what is a file now may be a pipe when it is opened.
_OPEN_FILE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


async def read_folder(path: str, *, checksum: bool, progress: Progress) -> SourceTree:
    """Read a folder's tree; with `checksum`, every file to its end."""
    stop = Event()
    walk = _Walk(progress, stop, checksum=checksum)
    try:
        return await asyncio.to_thread(walk.read, path)
    finally:
        stop.set()


class _Walk:
    """One walk over one folder."""

    def __init__(self, progress: Progress, stop: Event, *, checksum: bool) -> None:
        self._progress = progress
        self._stop = stop
        self._checksum = checksum
        self._tree = SourceTree()
        self._fingerprints: dict[str, bytes] = {}
        self._bytes_read = 0

    def read(self, path: str) -> SourceTree:
        """Walk depth first, holding one open directory for each level."""
        levels: list[tuple[int, Iterator[tuple[str, str]]]] = []
        self._enter(path, None, "", levels)
        while levels and not self._stop.is_set():
            descriptor, below = levels[-1]
            found = next(below, None)
            if found is None:
                os.close(descriptor)
                levels.pop()
                continue
            self._enter(found[0], descriptor, found[1] + "/", levels)
            self._progress.step("reading files", len(self._tree.entries), None)
        for descriptor, _ in levels:
            os.close(descriptor)
        return self._finished()

    def _finished(self) -> SourceTree:
        tree = self._tree
        tree.finish()
        marks = [self._fingerprints[entry.path] for entry in tree.entries]
        tree.marks[FINGERPRINT] = fingerprint.of_tree(tree.entries, marks)
        if self._checksum:
            tree.marks[CHECKSUMS] = fingerprint.of_tree(
                tree.entries, [entry.digest for entry in tree.entries]
            )
        return tree

    def _enter(
        self, name: str, parent: int | None, prefix: str, levels: list[tuple[int, Iterator[tuple[str, str]]]]
    ) -> None:
        """Open a directory, take its files, and put its directories on the list of what is to be entered."""
        try:
            descriptor = os.open(name, _OPEN_DIRECTORY, dir_fd=parent)
        except OSError as error:
            self._tree.log.add(IssueCode.DIRECTORY_UNREADABLE, prefix.rstrip("/"), error.strerror or "")
            return
        below: list[tuple[str, str]] = []
        levels.append((descriptor, iter(below)))
        try:
            with os.scandir(descriptor) as entries:
                for entry in entries:
                    self._meet(entry, descriptor, prefix, below)
        except OSError as error:
            self._tree.log.add(IssueCode.DIRECTORY_UNREADABLE, prefix.rstrip("/"), error.strerror or "")
        below.sort()

    def _meet(self, entry: os.DirEntry[str], parent: int, prefix: str, below: list[tuple[str, str]]) -> None:
        name = entry.name
        path = prefix + name
        # `.git` anywhere is a repository's own (a nested one, or the file that points to a worktree's).
        if name == ".git" or (name == ".github" and not prefix):
            return
        try:
            if not _is_utf8(path):
                self._tree.log.add(IssueCode.PATH_NOT_UTF8, _shown(path))
            elif entry.is_dir(follow_symlinks=False):
                below.append((name, path))
            elif entry.is_symlink():
                self._keep(path, self._link(name, path, parent))
            elif entry.is_file(follow_symlinks=False):
                self._keep(path, self._file(name, path, parent))
            else:
                self._keep(path, None)
        except OSError as error:
            self._tree.log.add(IssueCode.FILE_UNREADABLE, path, error.strerror or "")

    def _keep(self, path: str, identity: Identity | None) -> None:
        """Put a file into the tree; null is what is no file, link or directory."""
        if identity is None:
            self._tree.log.add(IssueCode.FILE_SPECIAL, path)
            return
        self._tree.entries.append(identity.at(path))
        for code in identity.codes:
            self._tree.log.add(code, path, identity.key or "")

    def _link(self, name: str, path: str, parent: int) -> Identity:
        text = os.readlink(name, dir_fd=parent)
        content = os.fsencode(text)
        identity, annexed = of_link(_shown(text), lambda: self._plain(path, content))
        if annexed:
            self._fingerprints[path] = identity.digest
        else:
            self._tree.links[path] = _shown(text)
        return identity

    def _file(self, name: str, path: str, parent: int) -> Identity | None:
        descriptor = os.open(name, _OPEN_FILE, dir_fd=parent)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return None
            if status.st_size > fingerprint.WHOLE_BYTES:
                return self._large(path, descriptor, status.st_size)
            return self._small(path, descriptor)
        finally:
            os.close(descriptor)

    def _small(self, path: str, descriptor: int) -> Identity:
        content = _read(descriptor)
        if path in WANTED and len(content) <= TEXT_BYTES:
            self._tree.contents[path] = content
        found = (
            of_content(content, lambda: self._plain(path, content)) if len(content) <= POINTER_BYTES else None
        )
        if found is None:
            return self._plain(path, content)
        self._fingerprints[path] = found.digest
        return found

    def _plain(self, path: str, content: bytes) -> Identity:
        self._fingerprints[path] = mark = fingerprint.of_bytes(content)
        if not self._checksum:
            return Identity(len(content), _PLAIN, mark, None)
        return Identity(len(content), _SUMMED, fingerprint.sha256_of_bytes(content), None)

    def _large(self, path: str, descriptor: int, size: int) -> Identity:
        self._fingerprints[path] = mark = fingerprint.of_large(descriptor, size)
        if not self._checksum:
            return Identity(size, _PLAIN, mark, None)
        return Identity(size, _SUMMED, fingerprint.sha256_of(descriptor, self._stop, self._count_bytes), None)

    def _count_bytes(self, count: int) -> None:
        self._bytes_read += count
        self._progress.step("reading bytes", self._bytes_read, None)


def _read(descriptor: int) -> bytes:
    """Read a small file to its end, or to one byte more than is small, should it be growing."""
    parts: list[bytes] = []
    most = fingerprint.WHOLE_BYTES + 1
    while most > 0 and (part := os.read(descriptor, most)):
        parts.append(part)
        most -= len(part)
    return b"".join(parts)


def _is_utf8(path: str) -> bool:
    with suppress(UnicodeEncodeError):
        return bool(path.encode())
    return False


def _shown(text: str) -> str:
    return os.fsencode(text).decode(errors="backslashreplace")
