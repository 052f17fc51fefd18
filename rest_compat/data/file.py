"""How is a file of a version answered?

GET leads to the bytes. HEAD tells of them here: clients that mirror ask it of every file, and drop in silence each
one for which they are led elsewhere and refused.
"""

from graphql_api.resolvers.locations import Locations
from graphql_api.resolvers.versions import LoadedVersion
from graphql_api.storage.protocols import Located, Locator
from rest_compat.data.answers import Answer, not_modified
from rest_compat.data.conditions import http_date, is_fresh, strong_tag
from rest_compat.data.headers import LONGER, kept
from rest_compat.data.request import Request

_KEPT = kept(LONGER)
_RANGES = (b"accept-ranges", b"bytes")


async def answer_file(
    request: Request, version: LoadedVersion, row: int, locations: Locations
) -> Answer | None:
    """Answer for the file in a row; null where its bytes cannot be reached and they are asked for."""
    return _told(request, version, row) or _led(request, version, row, await locations.of(version))


def prompt_file(request: Request, version: LoadedVersion, row: int, locations: Locations) -> Answer | None:
    """Answer the same from what lies at hand; null where that is not enough."""
    return _told(request, version, row) or _led(request, version, row, locations.known(version))


def _told(request: Request, version: LoadedVersion, row: int) -> Answer | None:
    """Tell of a file; null where its bytes are asked for."""
    if request.has_conditions:
        tag, modified = entity_tag(version, row), http_date(version.published.row.created_at)
        if _is_there(request, tag, modified):
            return not_modified(_headers(version, row))
    if request.is_head:
        size = str(version.index.size(row)).encode()
        return Answer(200, [*_headers(version, row), (b"content-length", size), _RANGES])
    return None


def _led(request: Request, version: LoadedVersion, row: int, locator: Locator | None) -> Answer | None:
    located = locator.locate(row) if locator else None
    if located is None:
        return None
    leading = (b"location", address(located, request).encode())
    return Answer(302, [*_headers(version, row), leading])


def _headers(version: LoadedVersion, row: int) -> list[tuple[bytes, bytes]]:
    modified = http_date(version.published.row.created_at)
    return [(b"etag", entity_tag(version, row).encode()), (b"last-modified", modified.encode()), _KEPT]


def _is_there(request: Request, tag: str, modified: str) -> bool:
    return is_fresh(request.header(b"if-none-match"), request.header(b"if-modified-since"), tag, modified)


def entity_tag(version: LoadedVersion, row: int) -> str:
    """Give the checksum as an entity tag; where there is none, one of the version's content and the file's place."""
    checksum = version.index.etag(row)
    return f'"{checksum}"' if checksum else strong_tag(version.published.row.content_hash, str(row))


def address(located: Located, request: Request) -> str:
    """Give the whole address of bytes, which may be on this server."""
    if not located.url.startswith("/"):
        return located.url
    return request.addresses.origin + request.addresses.site + located.url
