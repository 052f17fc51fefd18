"""How is a directory of a version answered?"""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from importlib.metadata import version as installed_version
from typing import Final, NamedTuple, TypeVar

from graphql_api.domain.errors import StoreCorruptError
from graphql_api.resolvers import directories
from graphql_api.resolvers.directories import Directory, Removed
from graphql_api.resolvers.reader import Reader
from rest_compat.data import answers, links, listing, stylesheet
from rest_compat.data.answers import Answer
from rest_compat.data.conditions import strong_tag
from rest_compat.data.headers import BRIEF, HTML, JSON, VARY, header, kept
from rest_compat.data.kept import Kept
from rest_compat.data.listing import Listing
from rest_compat.data.request import Request

#: Files below a directory from which on its children are found beside the event loop.
_MANY: Final = 5_000

#: Changes whenever pages may look different.
_LOOK: Final = f"{installed_version('bidsgraph')} {stylesheet.NAME}"

#: What one removed child takes beside its path, about.
_REMOVED_BYTES: Final = 200

Found = TypeVar("Found")


class _Rows(NamedTuple):
    """The rows of a page, and how many entries they show."""

    html: bytes
    entries: int


class DirectoryRoute:
    """Answers for directories, and keeps what was made of published versions alone."""

    def __init__(self) -> None:
        """Start with nothing kept."""
        self._rows: Kept[_Rows] = Kept()
        self._removed: Kept[list[Removed]] = Kept()

    async def answer(self, request: Request, directory: Directory, asked: str) -> Answer:
        """Answer with a page, or in JSON where that alone is asked for."""
        html = request.wants_listing
        published = directory.version.published
        headers = [
            kept(BRIEF),
            VARY,
            links.version_links(published.dataset, published.row, request.addresses),
        ]
        answer = answers.tagged(request, Answer(200, headers), _tag(request, directory, asked))
        if answer.status != HTTPStatus.OK:
            return answer
        if request.is_head:
            return answer._replace(headers=[*answer.headers, header("content-type", HTML if html else JSON)])
        shown = Listing(directory, asked, await self._gone(request.reader, directory))
        whole = await self._page(request, shown) if html else await _document(shown)
        return whole._replace(headers=[*answer.headers, *whole.headers])

    async def _page(self, request: Request, shown: Listing) -> Answer:
        rows = await self._rows_of(shown, slash=request.target.slash)
        return answers.page(listing.listing_page(shown, rows.html, rows.entries, request.addresses))

    async def _rows_of(self, shown: Listing, *, slash: bool) -> _Rows:
        directory = shown.directory
        key = (directory.version.published.row.content_hash, directory.path, str(slash))
        found = self._rows.get(key)
        if found is not None:
            return found
        children = await _aside(directory, lambda: directories.entries(directory))
        html = await _aside(directory, lambda: listing.listing_rows(directory, children, slash=slash))
        rows = _Rows(html, sum(map(len, children)))
        self._rows.put(key, rows, len(html))
        return rows

    async def _gone(self, reader: Reader, directory: Directory) -> list[Removed]:
        """Give what the version before had here and this one has not; unreadable versions before count as none."""
        previous = directory.version.published.previous
        if previous is None:
            return []
        now = directory.version.published.row
        key = (now.content_hash, previous.row.content_hash, previous.row.tag, now.dataset_id, directory.path)
        found = self._removed.get(key)
        if found is None:
            found = await _find_removed(reader, directory)
            self._removed.put(key, found, sum(_REMOVED_BYTES + len(each.path) for each in found))
        return found


async def _find_removed(reader: Reader, directory: Directory) -> list[Removed]:
    try:
        removed = await directories.removed(reader, directory)
    except StoreCorruptError:
        return []
    return [each for each in removed if not _is_there(directory, each.path)]


def _is_there(directory: Directory, path: str) -> bool:
    """Tell whether the path is there under any guise: a file that became a directory was not removed."""
    index = directory.version.index
    return index.find(path) is not None or bool(index.range_of(f"{path}/"))


async def _document(shown: Listing) -> Answer:
    children = await _aside(shown.directory, lambda: directories.entries(shown.directory))
    return answers.document(await _aside(shown.directory, lambda: listing.listing_document(shown, children)))


async def _aside(directory: Directory, find: Callable[[], Found]) -> Found:
    """Do work that grows with the files below a directory: beside the event loop, where they are many."""
    return await asyncio.to_thread(find) if len(directory.rows) > _MANY else find()


def _tag(request: Request, directory: Directory, asked: str) -> str:
    """Make the entity tag of all that a page is made of, without making it."""
    published = directory.version.published
    versions = [part for row in published.siblings for part in (row.tag, row.content_hash)]
    form = f"{request.wants_listing} {request.target.slash}"
    return strong_tag(_LOOK, form, *request.addresses, published.row.tag, asked, directory.path, *versions)
