"""Who counts as one client?

The address that the connection is from, or that a trusted proxy says it is from: the server in front of this program
reads `X-Forwarded-For` from the right, as far as the addresses there are trusted proxies'.
"""

from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any, Final

#: Bits of an IPv6 address that one subscriber gets: the rest is theirs to choose, a new one for each request.
_SUBSCRIBER: Final = 64
#: What no address is longer than; a trusted proxy may still say anything.
_LONGEST: Final = 64


def client_of(scope: Any) -> str:  # noqa: ANN401 - an ASGI scope
    """Name the client of a request: an IPv4 address, or the network of an IPv6 address."""
    client = scope.get("client")
    return _network(client[0][:_LONGEST]) if client else "unknown"


@lru_cache(maxsize=10_000)
def _network(host: str) -> str:
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Network((address, _SUBSCRIBER), strict=False))
