"""What did reading a source leave at hand, so that nobody reads it again?"""

import asyncio
from mmap import mmap
from typing import TYPE_CHECKING, Final

from graphql_api.catalog.protocols import FileLists
from graphql_api.index.codec import decode
from graphql_api.index.columns import Columns
from graphql_api.index.version_index import VersionIndex
from graphql_api.ingest.ahead import Ahead
from graphql_api.ingest.git_command import Told
from graphql_api.ingest.made_beside import MadeBeside
from graphql_api.kernel import content_of, contents_of

# Imported late where it is asked: of a new repository, what makes its newest version beside us does that.
if TYPE_CHECKING:
    from graphql_api.ingest.recorded import Recordings

#: Bytes that are kept; what comes later is read again by whoever wants it.
MOST_BYTES: Final = 64 * 1024 * 1024


class AtHand:
    """Contents of small git blobs by their names, and file lists by their hashes, for as long as one ingest takes.

    May be told from any thread.
    """

    def __init__(
        self, most_bytes: int = MOST_BYTES, ahead: Ahead | None = None, beside: MadeBeside | None = None
    ) -> None:
        """Start with nothing; what is read ahead has to be waited for, and so is what is made of it beside us."""
        self._ahead = ahead
        self._is_read = False
        self.beside = beside
        #: What was read ahead, for `content_of`, and other contents by names, to be looked at only.
        self.read_ahead = contents_of([])
        self.contents: dict[str, bytes] = {}
        self._lists: dict[str, Columns] = {}
        self._looking: dict[str, asyncio.Task[Recordings]] = {}
        self._room = most_bytes

    def wait(self) -> None:
        """Return when what is read ahead is at hand: before that nothing of it is."""
        if self._ahead is not None and not self._is_read:
            self._is_read = True
            self._ahead.wait()
            if self._ahead.size <= self._room:
                self._room -= self._ahead.size
                self.read_ahead = self._ahead.contents

    @property
    def told(self) -> Told:
        """What git has said of the repository already."""
        return {} if self._ahead is None else self._ahead.told

    def content(self, name: str) -> bytes | None:
        """Give the content of a blob; null where it is not at hand."""
        found = content_of(self.read_ahead, name)
        return self.contents.get(name) if found is None else found

    def remember(self, name: str, content: bytes) -> None:
        """Keep a content if there is room."""
        if len(content) <= self._room and name not in self.contents:
            self._room -= len(content)
            self.contents[name] = content

    def listing(self, commit: str) -> bytes | mmap | None:
        """Give what git printed of a commit's files, once; null where it has to be asked."""
        if self._ahead is None:
            return None
        return self._ahead.listings.pop(commit, None)

    def remember_list(self, content_hash: str, columns: Columns) -> None:
        """Keep a file list if there is room."""
        if columns.nbytes <= self._room and content_hash not in self._lists:
            self._room -= columns.nbytes
            self._lists[content_hash] = columns

    async def list_of(self, content_hash: str, store: FileLists) -> VersionIndex:
        """Give a file list that is in the store, from here if it is at hand."""
        columns = self._lists.get(content_hash)
        if columns is None:
            chunks = [chunk async for chunk in store.read_file_list(content_hash)]
            return await asyncio.to_thread(lambda: VersionIndex(decode(chunks)))
        return VersionIndex(columns)

    def look_through(self, content_hash: str, columns: Columns) -> None:
        """Begin to look for the recordings of a file list that is about to be published, where anything is kept."""
        if self._room and content_hash not in self._looking:
            looking = asyncio.to_thread(_recorded, VersionIndex(columns))
            self._looking[content_hash] = asyncio.create_task(looking)

    async def recorded_of(self, content_hash: str, index: VersionIndex) -> "Recordings":
        """Give the recordings of a file list."""
        looking = self._looking.pop(content_hash, None)
        return await (looking or asyncio.to_thread(_recorded, index))


def _recorded(index: VersionIndex) -> "Recordings":
    from graphql_api.ingest.recorded import recorded  # noqa: PLC0415 (as said above)

    return recorded(index)
