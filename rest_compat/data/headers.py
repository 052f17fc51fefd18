"""Which headers stand on every answer?

The routes are public and read-only: any page of any origin may read them, without credentials.
"""

from collections.abc import Sequence
from typing import Final, TypeAlias

Headers: TypeAlias = Sequence[tuple[bytes, bytes]]

METHODS: Final = "GET, HEAD, OPTIONS"

#: What a page of another origin may read of an answer.
EXPOSED: Final = (
    *(
        "ETag",
        "Content-Length",
        "Content-Range",
        "Content-Disposition",
        "Accept-Ranges",
        "Last-Modified",
        "Location",
    ),
    *("Link", "X-Request-ID", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Retry-After"),
    "RateLimit-Policy",
    "X-Checksums-Left-Out",
)

#: Cross-Origin-Resource-Policy is left out on purpose: data is there to be embedded by others.
ALWAYS: Final[tuple[tuple[bytes, bytes], ...]] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", ", ".join(EXPOSED).encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=15552000; includeSubDomains"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"origin-agent-cluster", b"?1"),
    (b"x-dns-prefetch-control", b"off"),
    (b"x-download-options", b"noopen"),
    (b"x-permitted-cross-domain-policies", b"none"),
    (b"x-xss-protection", b"0"),
)

#: What a browser may ask for before it asks.
PREFLIGHT: Final[tuple[tuple[bytes, bytes], ...]] = (
    (b"allow", METHODS.encode()),
    (b"access-control-allow-methods", METHODS.encode()),
    (b"access-control-allow-headers", b"Accept, If-Modified-Since, If-None-Match, Range, X-Request-ID"),
    (b"access-control-max-age", b"86400"),
)

#: Pages load their stylesheet and nothing else; forms lead back here.
PAGE_POLICY: Final = (
    b"default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)

#: Stands where the answer depends on what the client would rather have.
VARY: Final = (b"vary", b"Accept")

HTML: Final = "text/html; charset=utf-8"
JSON: Final = "application/json"

#: Cache-Control of short answers, of file redirects, and of what bears its hash in its address.
BRIEF: Final = "public, max-age=60"
LONGER: Final = "public, max-age=300"
FOR_EVER: Final = "public, max-age=31536000, immutable"


def kept(cache: str) -> tuple[bytes, bytes]:
    """Say how long an answer may be kept."""
    return b"cache-control", cache.encode()


def header(name: str, value: str) -> tuple[bytes, bytes]:
    """Make one header; the value is Latin-1 on the wire, and what it cannot hold becomes `?`."""
    return name.encode(), value.encode("latin-1", "replace")
