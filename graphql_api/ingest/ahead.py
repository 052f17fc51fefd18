"""What can be read of a repository while the rest of this program is being loaded?

git lists the tags that are not published yet, and reads small contents; loading takes about as long. What was read is
found where it is wanted (`at_hand.py`). What could not be read is read again by who wants it, and told there what is
wrong. Nothing is imported here that takes long to load.
"""

import os
import subprocess
import tempfile
from collections.abc import Container, Iterable
from itertools import accumulate
from threading import Lock, Thread
from typing import Final

from graphql_api.ingest.git_command import CONTENTS, LIST, READ_SECONDS, command, environment
from graphql_api.kernel import contents_of, small_blobs

#: Tags that are listed, bytes of a list of files, and bytes of contents, at most.
_MOST_TAGS: Final = 2
_MOST_LISTED: Final = 32 * 1024 * 1024
_MOST_BYTES: Final = 32 * 1024 * 1024
#: Bytes of the largest content that is asked for.
_SMALL: Final = 32 * 1024

_TAGS: Final = ("for-each-ref", "--sort=creatordate", "--format=%(objectname) %(*objectname)", "refs/tags")


class _NotReadError(Exception):
    """git failed, printed too much, or was ended."""


class Ahead:
    """Reads a repository in a thread, from `start` on.

    `listings` are what git printed of each commit's files, `contents` those of blobs by their names: not to be looked
    at before `wait` has returned.
    """

    def __init__(self, directory: str, published: Container[str]) -> None:
        """Read the git directory; commits that are `published` are left alone."""
        self.listings: dict[str, bytes] = {}
        self.contents: dict[str, bytes] = {}
        self._directory = directory
        self._published = published
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._thread = Thread(target=self._read, name="ahead", daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def wait(self) -> None:
        """Return when all is read."""
        self._thread.join()

    def close(self) -> None:
        """End git where it still reads."""
        with self._lock:
            self._closed = True
            if self._process is not None:
                self._process.kill()
        self._thread.join()

    def _read(self) -> None:
        try:
            for commit in self._commits():
                self.listings[commit] = self._run((*LIST, commit), most=_MOST_LISTED)
            names = _small(self.listings.values())
            if names:
                self.contents = contents_of(self._run(CONTENTS, sent="\n".join([*names, ""]).encode()))
        except (_NotReadError, OSError, subprocess.SubprocessError):
            # Who wants it reads it, and says what is wrong.
            return

    def _commits(self) -> list[str]:
        """Name the commits of the oldest tags that are not published."""
        tags = (line.split() for line in self._run(_TAGS).decode().splitlines())
        commits = dict.fromkeys(names[-1] for names in tags if names)
        return [commit for commit in commits if commit not in self._published][:_MOST_TAGS]

    def _run(self, arguments: tuple[str, ...], *, sent: bytes = b"", most: int = 2 * _MOST_BYTES) -> bytes:
        with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as printed:
            stdin.write(sent)
            stdin.seek(0)
            with self._lock:
                if self._closed:
                    raise _NotReadError
                self._process = subprocess.Popen(
                    command(self._directory, arguments),
                    stdin=stdin,
                    stdout=printed,
                    stderr=subprocess.DEVNULL,
                    env=environment(),
                )
            if self._process.wait(READ_SECONDS) or os.fstat(printed.fileno()).st_size > most:
                raise _NotReadError
            printed.seek(0)
            return printed.read()


def _small(listings: Iterable[bytes]) -> list[str]:
    """Name small blobs, each once, as many as memory has room for."""
    found: dict[str, int] = {}
    for listing in listings:
        found |= small_blobs(listing, _SMALL)
    sums = accumulate(found.values())
    return [name for name, size in zip(found, sums, strict=True) if size <= _MOST_BYTES]
