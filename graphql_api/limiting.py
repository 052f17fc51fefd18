"""Which limit stands before which door?"""

from typing import Final

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Scope

from graphql_api.schema import refused as graphql
from graphql_api.service import objects
from graphql_api.service.allowance import Allowance
from graphql_api.service.auth import Authenticate
from graphql_api.service.exemptions import Exemptions
from graphql_api.service.rate_limits import Door, RateLimits
from graphql_api.service.redis_link import RedisLink
from graphql_api.service.request_id import HEADER
from graphql_api.service.shared_windows import SharedWindows
from graphql_api.service.windows import OwnWindows, Windows
from graphql_api.settings import Settings
from rest_compat.data import refusals as data
from rest_compat.eegdash import problems as eegdash

#: Names of doors by the first segment of a path, and of the door for all else.
NAMES: Final = {
    "health": "health",
    "metrics": "metrics",
    "graphql": "graphql",
    "api": "eegdash",
    "admin": "eegdash",
    "objects": "objects",
}
OTHERS: Final = "data"

#: Requests for files that are let through for one request of a query. A client that mirrors a dataset of 17,000 files
#: asks twice for each, and is through in a minute; see docs/adr.
_FILES_FOR_ONE: Final = 600


def windows_of(link: RedisLink | None) -> Windows:
    """Make what counts: in Redis where there is a link to it, else in this process."""
    return SharedWindows(link) if link else OwnWindows()


def files_allowance(settings: Settings, windows: Windows) -> Allowance | None:
    """Give what anybody may ask the door for all else; null for no limit."""
    limit = _files_limit(settings)
    return Allowance(windows, OTHERS, "", limit) if limit else None


def _files_limit(settings: Settings) -> int:
    return _limit(settings.rate_limit_data, settings.rate_limit * _FILES_FOR_ONE)


def rate_limits(settings: Settings, windows: Windows, authenticate: Authenticate) -> list[Middleware]:
    """Make what counts requests; nothing for no limits."""
    graph = Door("graphql", _limit(settings.rate_limit_graphql, settings.rate_limit), _graphql)
    rest = Door("eegdash", _limit(settings.rate_limit_eegdash, settings.rate_limit), _eegdash)
    many = settings.rate_limit * _FILES_FOR_ONE
    contents = Door("objects", _limit(settings.rate_limit_objects, many), objects.too_many)
    files = Door(OTHERS, _files_limit(settings), data.too_many)
    # Whoever watches the server asks for `/health` and `/metrics`, and must get an answer when it has most to do.
    limited = {door.name: door for door in (graph, rest, contents)}
    doors = {segment: limited.get(name) for segment, name in NAMES.items()}
    if not any(door.limit for door in (graph, rest, contents, files)):
        return []
    exemptions = Exemptions(authenticate)
    return [Middleware(RateLimits, windows=windows, exemptions=exemptions, doors=doors, others=files)]


def _limit(own: int | None, default: int) -> int:
    return default if own is None else own


def _graphql(scope: Scope, told: str) -> ASGIApp:
    return _opened(graphql.refused(scope, told))


def _eegdash(scope: Scope, told: str) -> ASGIApp:
    return _opened(eegdash.told(Request(scope), eegdash.too_many(told)))


def _opened(response: Response) -> Response:
    """Let pages of any origin read it, as they may read answers: what else does that stands further in."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = ", ".join((HEADER, *objects.EXPOSED))
    return response
