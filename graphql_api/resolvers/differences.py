"""What changed between two versions of a dataset?"""

import asyncio
from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from graphql_api.domain.pages import Page, check_page_size, decode_cursor
from graphql_api.index.difference import Change, Difference, Kind, difference
from graphql_api.resolvers import versions
from graphql_api.resolvers.reader import Reader
from graphql_api.resolvers.versions import LoadedVersion, PublishedVersion

#: Most changes on one page.
MOST: Final = 10_000
#: Changes of all kinds.
EVERY: Final = frozenset(Kind)


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Two versions, and what changed from the one to the other."""

    before: LoadedVersion
    after: LoadedVersion
    difference: Difference


async def compare(reader: Reader, version: PublishedVersion, source: str | None) -> Compared | None:
    """Compare with the version of a tag, by default with the one before; null where there is none of it."""
    other = version.previous if source is None else versions.named(version, source)
    if other is None:
        return None
    before, after = await asyncio.gather(versions.load(reader, other), versions.load(reader, version))
    key = ("difference", other.row.content_hash, version.row.content_hash)
    found = await reader.once(key, lambda: asyncio.to_thread(difference, before.index, after.index))
    return Compared(before, after, found)


def page(
    compared: Compared,
    kinds: Collection[Kind] = EVERY,
    prefix: str = "",
    *,
    first: int,
    after: str | None = None,
) -> Page[Change]:
    """Give changes of some kinds below a beginning of paths, behind a cursor. Cursors are paths, whatever is chosen."""
    size = check_page_size(first, MOST)
    begin = prefix.encode(errors="surrogatepass")
    chosen = [
        change
        for change in compared.difference.changes
        if change.kind in kinds and change.path.startswith(begin)
    ]
    last = None if after is None else decode_cursor(after).encode()
    start = 0 if last is None else bisect_right(chosen, last, key=lambda change: change.path)
    items = chosen[start : start + size]
    return Page(
        items,
        [change.path.decode() for change in items],
        total_count=len(chosen),
        has_next=start + len(items) < len(chosen),
        has_previous=start > 0,
    )
