"""What does an operator see of the server?

Figures of Prometheus, of all worker processes together where there are several: each then writes them into files of
the directory that PROMETHEUS_MULTIPROC_DIR names, which `bidsgraph serve --workers` sets.
"""

import asyncio
import logging
import os
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Final

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Summary,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from graphql_api.service.auth import identity_of

#: Names the directory that worker processes share.
DIRECTORY: Final = "PROMETHEUS_MULTIPROC_DIR"

_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
#: Seconds between two looks at what is counted elsewhere.
_PAUSE: Final = 1.0

REQUESTS: Final = Histogram(
    "bidsgraph_request_seconds",
    "Seconds until a request was answered.",
    ("door", "operation", "status"),
    buckets=_BUCKETS,
)
STORE: Final = Histogram(
    "bidsgraph_store_seconds", "Seconds that the catalogue's store took.", ("call",), buckets=_BUCKETS
)
STORE_ERRORS: Final = Counter(
    "bidsgraph_store_errors", "Calls that the catalogue's store failed.", ("call", "code")
)
RESOLVERS: Final = Summary(
    "bidsgraph_resolver_seconds", "Seconds that fields of the graph took that wait for something.", ("field",)
)
RATE_LIMITS: Final = Counter(
    "bidsgraph_rate_limit_decisions", "Requests that a limit let pass or not.", ("door", "decision")
)
REDIS_LOST: Final = Counter("bidsgraph_redis_lost", "How often Redis did not answer.")
SHARED_ANSWERS: Final = Counter(
    "bidsgraph_shared_answers", "What came of asking Redis for answers, or of telling it one.", ("outcome",)
)
_COUNTED: Final = Counter(
    "bidsgraph_answers",
    "How GraphQL requests were answered: by which way, or why not by the short one.",
    ("way",),
)
_HELD: Final = Gauge("bidsgraph_held_bytes", "Bytes in memory.", ("what",), multiprocess_mode="livesum")
_BUILD: Final = Gauge(
    "bidsgraph_build", "Which program this is.", ("version", "store"), multiprocess_mode="max"
)

_log = logging.getLogger(__name__)


class Metrics:
    """Answers `/metrics`, for neighbours and admins, and looks once a second at what others count and hold."""

    def __init__(
        self,
        *,
        version: str,
        store: str,
        counted: Callable[[], Mapping[str, int]],
        held: Callable[[], Mapping[str, int]],
    ) -> None:
        """Tell who we are; `counted` gives numbers that only grow, `held` gives bytes, each by name."""
        self._counted = counted
        self._held = held
        self._known: dict[str, int] = {}
        _BUILD.labels(version, store).set(1)

    async def answer(self, request: Request) -> Response:
        """Give all figures in Prometheus's own format. Clients from elsewhere are told that nothing is here."""
        if not (_is_near(request) or _is_admin(request)):
            raise HTTPException(404)
        self.look()
        text = await asyncio.to_thread(generate_latest, _registry())
        return Response(text, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})

    async def watch(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(_PAUSE)
            self.look()

    def look(self) -> None:
        """Take over what others counted since, and what they hold now."""
        for name, number in self._counted().items():
            more = number - self._known.get(name, 0)
            self._known[name] = number
            if more > 0:
                _COUNTED.labels(name).inc(more)
        for name, size in self._held().items():
            _HELD.labels(name).set(size)


def _registry() -> CollectorRegistry:
    if DIRECTORY not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


def _is_near(request: Request) -> bool:
    """Tell whether the client is of this machine or of its private network."""
    try:
        address = ip_address(request.client.host.partition("%")[0] if request.client else "")
    except ValueError:
        return False
    return address.is_loopback or address.is_private


def _is_admin(request: Request) -> bool:
    return "admin" in identity_of(request).roles
