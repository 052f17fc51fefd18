"""How is a file of a version answered?

GET leads to the bytes. HEAD tells of them here: clients that mirror ask it of every file, and drop in silence each
one for which they are led elsewhere and refused.
"""

from graphql_api.resolvers.locations import Locations
from graphql_api.resolvers.versions import LoadedVersion
from graphql_api.storage.protocols import Located
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
    tag = entity_tag(version, row)
    modified = http_date(version.published.row.created_at)
    headers = [(b"etag", tag.encode()), (b"last-modified", modified.encode()), _KEPT]
    if request.has_conditions and _is_there(request, tag, modified):
        return not_modified(headers)
    if request.is_head:
        size = str(version.index.size(row)).encode()
        return Answer(200, [*headers, (b"content-length", size), _RANGES])
    locator = await locations.of(version)
    located = locator.locate(row) if locator else None
    return Answer(302, [*headers, (b"location", address(located, request).encode())]) if located else None


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
