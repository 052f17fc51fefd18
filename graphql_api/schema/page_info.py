"""What lies around a page of a connection?"""

from collections.abc import Sequence

import strawberry

from graphql_api.domain.pages import Item, Page, encode_cursor


@strawberry.type
class PageInfo:
    """Where a page stands in its list."""

    has_next_page: bool
    """Whether there is more behind this page: ask again with `after: endCursor`."""
    has_previous_page: bool
    """Whether there is something before this page."""
    start_cursor: str | None
    """Cursor of the page's first item; null for an empty page."""
    end_cursor: str | None
    """Cursor of the page's last item; null for an empty page."""


def page_info(page: Page[Item]) -> PageInfo:
    """Describe a page as GraphQL's connections do."""
    keys: Sequence[str] = page.keys
    return PageInfo(
        has_next_page=page.has_next,
        has_previous_page=page.has_previous,
        start_cursor=encode_cursor(keys[0]) if keys else None,
        end_cursor=encode_cursor(keys[-1]) if keys else None,
    )
