"""Is a page for people wanted, or JSON for programs?"""

import re
from typing import Final
from urllib.parse import unquote

_HTML: Final = re.compile(r"\btext/html\b", re.IGNORECASE)
_JSON: Final = re.compile(r"\bapplication/json\b", re.IGNORECASE)


def read_query(raw: bytes) -> dict[str, list[str]]:
    """Read a query string; every name keeps its values in their order, empty ones too. Never fails.

    `+` is itself and no space: labels of BIDS hold the one and not the other.
    """
    found: dict[str, list[str]] = {}
    for each in raw.decode("ascii", "replace").split("&") if raw else ():
        name, _, value = each.partition("=")
        if name:
            found.setdefault(unquote(name), []).append(unquote(value))
    return found


def wants_html(accept: str, query: dict[str, list[str]]) -> bool:
    """Choose for landing pages, the catalogue and missing files: JSON unless HTML is named, at any quality."""
    return _asked(query, otherwise=bool(_HTML.search(accept)))


def wants_listing(accept: str, query: dict[str, list[str]]) -> bool:
    """Choose for directories: HTML unless JSON alone is named.

    rclone names nothing and cannot read JSON.
    """
    return _asked(query, otherwise=bool(_HTML.search(accept)) or not _JSON.search(accept))


def _asked(query: dict[str, list[str]], *, otherwise: bool) -> bool:
    """`?format=html` and `?format=json` win; any other value is as if it were not there."""
    wanted = query.get("format", [""])[0]
    return {"html": True, "json": False}.get(wanted, otherwise)
