"""What do small git blobs hold? All that are asked for, by one git."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from graphql_api.domain.errors import SourceBrokenError
from graphql_api.ingest.at_hand import AtHand
from graphql_api.ingest.git import Git
from graphql_api.ingest.git_command import CONTENTS, names_sent

#: Broken objects that are stepped over before a repository is taken to be broken as a whole.
MOST_BROKEN: Final = 1000

#: Is told, from a thread, the name and the content of each object; null where it is missing or broken.
Take = Callable[[str, bytes | None], None]


async def read_blobs(git: Git, names: Iterable[str], take: Take, at_hand: AtHand | None = None) -> None:
    """Tell `take` of each named object once; memory holds one piece of git's output at a time.

    What is at hand is told first, all else in order. git gives up at an object it cannot read: that one is told as
    null, and a new git goes on behind it.
    """
    waiting = _not_at_hand(names, take, at_hand) if at_hand else list(names)
    for _ in range(MOST_BROKEN):
        if not waiting:
            return
        reader = _Reader(waiting, take)
        try:
            await git.pour(*CONTENTS, sent=names_sent(waiting), take=reader.feed)
        except SourceBrokenError:
            if reader.done == len(waiting):
                return
        if reader.done == len(waiting):
            return
        take(waiting[reader.done], None)
        waiting = waiting[reader.done + 1 :]
    if waiting:
        raise SourceBrokenError(f"git cannot read {MOST_BROKEN} objects and more of this repository")


def _not_at_hand(names: Iterable[str], take: Take, at_hand: AtHand) -> list[str]:
    """Tell what is at hand, and give the other names."""
    held = at_hand.content
    waiting: list[str] = []
    for name in names:
        content = held(name)
        if content is None:
            waiting.append(name)
        else:
            take(name, content)
    return waiting


class _Reader:
    """Takes apart what `cat-file --batch` prints: `NAME TYPE SIZE`, newline, content, newline; or `NAME missing`."""

    def __init__(self, names: Sequence[str], take: Take) -> None:
        self._names = names
        self._take = take
        self._rest = b""
        self.done = 0

    def feed(self, piece: bytes) -> None:
        """Take in what git printed next."""
        data = self._rest + piece if self._rest else piece
        position, length, done = 0, len(data), self.done
        names, take, find, rfind = self._names, self._take, data.find, data.rfind
        while (line_end := find(b"\n", position)) >= 0:
            size = data[rfind(b" ", position, line_end) + 1 : line_end]
            content, end = None, line_end
            if size.isdigit():
                end += int(size) + 1
                if end >= length:
                    break
                content = data[line_end + 1 : end]
            take(names[done], content)
            done += 1
            position = end + 1
        self.done = done
        self._rest = data[position:]
