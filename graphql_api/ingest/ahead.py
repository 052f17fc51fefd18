"""What can be read of a repository while the rest of this program is being loaded?

git lists the tags that are not published yet, and reads small contents; loading takes about as long. What was read is
found where it is wanted (`at_hand.py`), the oldest tag's first. What could not be read is read again by who wants it,
and told there what is wrong. Nothing is imported here that takes long to load.
"""

import os
import resource
import signal
import subprocess
from collections.abc import Collection, Sequence
from contextlib import ExitStack, suppress
from mmap import ACCESS_READ, mmap
from typing import IO, Final, NamedTuple

from graphql_api.ingest.forked import Forked, Send
from graphql_api.ingest.git_command import (
    CHECK,
    CONTENTS,
    LIST,
    PROMISES,
    READ_SECONDS,
    REMOTE_LOGS,
    TAGS,
    UPSTREAM,
    command,
    environment,
    names_sent,
)
from graphql_api.ingest.scratch import scratch_in_memory
from graphql_api.kernel import contents_of, wanted_blobs

#: Tags that are listed, bytes of a list of files, and bytes of contents, at most.
_MOST_TAGS: Final = 2
_MOST_LISTED: Final = 32 * 1024 * 1024
_MOST_BYTES: Final = 32 * 1024 * 1024
#: Bytes that a git may print before anybody looks how many they are.
_MOST_PRINTED: Final = 2 * _MOST_BYTES
#: Bytes of the largest content that is asked for: of any file, and of those in the root that are always read.
_SMALL: Final = 32 * 1024
_SMALL_IN_ROOT: Final = 1024 * 1024
#: Contents beyond which a second git is asked for half of them.
_MANY: Final = 1_000
#: Files that are printed into for each tag: one for its list, two for contents.
_FILES: Final = 3
_IN_ROOT: Final = b"dataset_description.json\0participants.tsv\0README\0README.md\0CHANGES\0"

#: Asks for what git may have no answer to, which it says by this status.
_ASKED: Final = (UPSTREAM, PROMISES)
_NO_ANSWER: Final = 1


#: Fields of a line of `TAGS`: object, time of the tag, time of the commit, and the object that the tag names.
_NAME, _TAGGED, _COMMITTED, _PEELED = 2, 3, 4, 6


class _NotReadError(Exception):
    """git failed, printed too much, or was ended."""


class _Running(NamedTuple):
    """A git that prints into a file, which has a number where it was given."""

    process: subprocess.Popen[bytes]
    printed: IO[bytes]
    number: int = -1


class _Read(NamedTuple):
    """What was read of a commit: numbers of what git printed of its files, and of their contents."""

    commit: str
    listing: int
    printed: list[int]


class Ahead:
    """What was read of a repository by a process beside this one, from `start` on.

    When `wait` has returned: `listings` are what git printed of each commit's files, `told` is what git says of the
    repository itself, and `contents` are those of blobs for `content_of`, of so many bytes as `size` at the most.
    """

    def __init__(self, directory: str, published: Collection[str]) -> None:
        """Read the git directory; commits that are `published` are left alone."""
        self.listings: dict[str, bytes | mmap] = {}
        self.contents = contents_of([])
        self.size = 0
        self._is_read = False
        self.told: dict[tuple[str | bytes, ...], bytes | None] = {}
        #: Whether nothing of it was published before.
        self.is_first = not published
        #: What git prints of files and of contents: both processes have these files, so that nobody copies it.
        self._printed: list[IO[bytes]] = []
        self._forked = Forked(lambda send: _Reader(directory, published, self._printed).read(send), copies=1)

    def start(self) -> None:
        """Begin to read."""
        with suppress(OSError):
            while len(self._printed) < _FILES * _MOST_TAGS:
                self._printed.append(scratch_in_memory())
            self._forked.start()

    def be_copy(self) -> None:
        """Wait as a copy of the process that began to read, of which there may be one."""
        self._forked.be_copy()

    def wait(self) -> None:
        """Return when all is read that will be."""
        if self._is_read:
            return
        self._is_read = True
        self.told = self._forked.receive() or {}
        printed: list[bytes | mmap] = []
        while isinstance(read := self._forked.receive(), _Read):
            self.listings[read.commit] = _mapped(self._printed[read.listing])
            printed += [_mapped(self._printed[number]) for number in read.printed]
        self.contents, self.size = contents_of(printed), sum(map(len, printed))

    def close(self) -> None:
        """End git where it still reads."""
        self._forked.close()
        for printed in self._printed:
            printed.close()


class _Reader:
    """Reads a repository: sends what git tells of it, then each commit with its files.

    Both are printed into given files, whose numbers are sent.
    """

    def __init__(self, directory: str, published: Collection[str], printed: Sequence[IO[bytes]]) -> None:
        self._directory = directory
        self._published = published
        self._files = list(enumerate(printed))
        self._asked = b""
        self._room = _MOST_BYTES

    def read(self, send: Send) -> None:
        """List all commits at once, and read the contents of each as soon as its files are known."""
        # What git prints lies in memory: one that prints more fails, and is asked again by who reads the rest.
        resource.setrlimit(resource.RLIMIT_FSIZE, (_MOST_PRINTED, resource.RLIM_INFINITY))
        # Ends this process. To wait for git for so long and no longer, Python would sleep and look, sleep and look.
        signal.alarm(int(READ_SECONDS))
        with ExitStack() as opened:
            tags = _printed(self._started(opened, TAGS), _MOST_LISTED)
            commits = self._commits(tags)
            lists = [self._begun(opened, (*LIST, commit)) for commit in commits]
            send({TAGS: tags, CHECK: b""} | self._told(opened))
            reading = [self._reading(opened, each) for each in lists]
            for commit, listed, running in zip(commits, lists, reading, strict=True):
                for each in running:
                    _end(each, _MOST_PRINTED)
                send(_Read(commit, listed.number, [each.number for each in running]))

    def _reading(self, opened: ExitStack, listed: _Running) -> list[_Running]:
        """Begin to read contents of the files of a list, when it is whole."""
        _end(listed, _MOST_LISTED)
        names = self._wanted(_mapped(listed.printed))
        # Many by two at once.
        middle = names.find(b"\n", len(names) // 2) + 1 if names.count(b"\n") > _MANY else 0
        return [self._begun(opened, CONTENTS, half) for half in (names[:middle], names[middle:]) if half]

    def _told(self, opened: ExitStack) -> dict[tuple[str | bytes, ...], bytes | None]:
        """Let git tell of the repository itself."""
        sent = names_sent(REMOTE_LOGS)
        asked = [self._started(opened, each) for each in _ASKED]
        logs = self._started(opened, CONTENTS, sent)
        told: dict[tuple[str | bytes, ...], bytes | None] = {}
        for arguments, running in zip(_ASKED, asked, strict=True):
            silent = running.process.wait() == _NO_ANSWER
            told[arguments] = None if silent else _printed(running, _MOST_LISTED)
        told[*CONTENTS, sent] = _printed(logs, _MOST_LISTED)
        return told

    def _commits(self, printed: bytes) -> list[str]:
        """Name the commits of the oldest tags that are not published."""
        tags = [line.split(b"\0") for line in printed.split(b"\n") if line]
        tags.sort(key=lambda fields: int(fields[_TAGGED] or fields[_COMMITTED] or 0))
        commits = dict.fromkeys((fields[_PEELED] or fields[_NAME]).decode() for fields in tags)
        return [commit for commit in commits if commit not in self._published][:_MOST_TAGS]

    def _begun(self, opened: ExitStack, arguments: tuple[str, ...], sent: bytes = b"") -> _Running:
        """Start a git that prints into one of the files that were given."""
        number, file = self._files.pop()
        return self._started(opened, arguments, sent, file)._replace(number=number)

    def _started(
        self, opened: ExitStack, arguments: tuple[str, ...], sent: bytes = b"", file: IO[bytes] | None = None
    ) -> _Running:
        stdin = opened.enter_context(scratch_in_memory())
        printed = file or opened.enter_context(scratch_in_memory())
        stdin.write(sent)
        stdin.seek(0)
        process = subprocess.Popen(
            command(self._directory, arguments),
            stdin=stdin,
            stdout=printed,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
        return _Running(process, printed)

    def _wanted(self, listing: bytes | mmap) -> bytes:
        """Name small blobs that were not asked for yet, as many as memory has room for, as `CONTENTS` is sent them."""
        names, self._room = wanted_blobs(listing, self._asked, self._room, _SMALL, _IN_ROOT, _SMALL_IN_ROOT)
        self._asked += names
        return names


def _end(running: _Running, most: int) -> None:
    """Wait until git has printed, and no more than so many bytes."""
    if running.process.wait() or os.fstat(running.printed.fileno()).st_size > most:
        raise _NotReadError


def _printed(running: _Running, most: int) -> bytes:
    """Give what git prints, when it has ended."""
    _end(running, most)
    running.printed.seek(0)
    return running.printed.read()


def _mapped(printed: IO[bytes]) -> bytes | mmap:
    """Give what git has printed, where it lies."""
    size = os.fstat(printed.fileno()).st_size
    return mmap(printed.fileno(), size, access=ACCESS_READ) if size else b""
