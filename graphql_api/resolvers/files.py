"""Which files does a version have?"""

from typing import Final, NamedTuple

import numpy as np

from graphql_api.domain.pages import Page, check_page_size, decode_cursor
from graphql_api.index.arrays import Rows
from graphql_api.resolvers import file_choice
from graphql_api.resolvers.file_choice import FileChoice
from graphql_api.resolvers.reader import Reader
from graphql_api.resolvers.versions import LoadedVersion

#: Most files on one page.
MOST: Final = 10_000


class FilePage(NamedTuple):
    """A page of rows in path order, and the bytes of all files selected, on this page or not."""

    page: Page[int]
    total_size: int


async def page(
    reader: Reader, version: LoadedVersion, choice: FileChoice, *, first: int, after: str | None
) -> FilePage:
    """Give the chosen files behind a cursor. Cursors are paths: every selection of the version takes them."""
    size = check_page_size(first, MOST)
    rows = await file_choice.rows(reader, version, choice)
    start = _start(version, rows, decode_cursor(after)) if after is not None else 0
    items: list[int] = rows[start : start + size].tolist()
    shown = Page(
        items=items,
        keys=[version.index.path(row) for row in items],
        total_count=len(rows),
        has_next=start + len(items) < len(rows),
        has_previous=start > 0,
    )
    return FilePage(shown, total_size=int(version.index.columns.arrays.sizes[rows].sum()))


def _start(version: LoadedVersion, rows: Rows, path: str) -> int:
    """Find the first selected row behind a path, which itself may be absent."""
    row = version.index.find(path)
    behind = version.index.range_of(path).start if row is None else row + 1
    return int(np.searchsorted(rows, behind))
