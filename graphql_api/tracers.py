"""Which traces do the settings ask for?"""

from importlib.metadata import version
from typing import TYPE_CHECKING

from starlette.middleware import Middleware

from graphql_api.domain.errors import InvalidSettingError
from graphql_api.settings import Settings

if TYPE_CHECKING:
    from graphql_api.service.tracing import Tracing


def opened(settings: Settings) -> "Tracing | None":
    """Begin to trace; null where that is off. InvalidSettingError where the packages that it takes are missing."""
    if not settings.tracing:
        return None
    try:
        from graphql_api.service.tracing import to_collector  # noqa: PLC0415 - no part of a plain installation
    except ImportError as error:
        told = "BIDSGRAPH_TRACING: this needs more packages: pip install bidsgraph[tracing]"
        raise InvalidSettingError(told, setting="BIDSGRAPH_TRACING") from error
    return to_collector(version("bidsgraph"))


def requests(tracing: "Tracing | None") -> list[Middleware]:
    """Give what stands before the application; nothing where traces are off."""
    if tracing is None:
        return []
    from graphql_api.service.tracing import TracedRequests  # noqa: PLC0415 - as above

    return [Middleware(TracedRequests, tracing=tracing)]
