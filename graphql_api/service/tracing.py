"""How are requests told to whoever collects traces?

By OpenTelemetry, which is no part of a plain installation: `pip install bidsgraph[tracing]`. Nothing here is imported,
and nothing stands in a request's way, where traces are off. Where they go is said by OpenTelemetry's own environment
variables: `OTEL_EXPORTER_OTLP_ENDPOINT`, `OTEL_SERVICE_NAME`, `OTEL_TRACES_SAMPLER` and their neighbours.
"""

import inspect
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any, TypeVar, cast

from opentelemetry import propagate
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graphql_api.storage.object_links import untold

Store = TypeVar("Store")

_NAME = "bidsgraph"
_SERVER_ERROR = 500


class Tracing:
    """Makes spans, and hands them on when it is closed at the latest."""

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self.tracer: Tracer = provider.get_tracer(_NAME)

    def span(self, name: str, attributes: Mapping[str, str]) -> AbstractContextManager[Span]:
        """Make what goes on inside a span below the one that is going on here."""
        return self.tracer.start_as_current_span(name, attributes=dict(attributes))

    def store(self, store: Store) -> Store:
        """Give a store whose calls are spans."""
        return cast("Store", _TracedStore(store, self.tracer))

    def close(self) -> None:
        """Hand on what there is."""
        self._provider.shutdown()


def to_collector(version: str) -> Tracing:
    """Send spans to a collector, by OTLP over HTTP, from a thread of its own."""
    own = Resource.create({SERVICE_VERSION: version})
    # What the environment names wins: the default is a name of the library's own.
    named = (
        own
        if own.attributes.get(SERVICE_NAME) != "unknown_service"
        else own.merge(Resource({SERVICE_NAME: _NAME}))
    )
    provider = TracerProvider(resource=named)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return Tracing(provider)


class TracedRequests:
    """Makes each request a span, below that of the client where it names one (`traceparent`)."""

    def __init__(self, app: ASGIApp, tracing: Tracing) -> None:
        self._app = app
        self._tracer = tracing.tracer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        asked = {"http.request.method": scope["method"], "url.path": untold(scope["path"])}
        with self._tracer.start_as_current_span(
            f"{scope['method']} {scope['path'].split('/')[1] or '/'}",
            context=propagate.extract(headers),
            kind=SpanKind.SERVER,
            attributes=asked,
        ) as span:

            async def seen(message: Message) -> None:
                if message["type"] == "http.response.start":
                    _tell(span, scope, message["status"])
                await send(message)

            await self._app(scope, receive, seen)


def _tell(span: Span, scope: Scope, status: int) -> None:
    span.set_attribute("http.response.status_code", status)
    span.set_attribute("bidsgraph.request_id", scope["state"]["request_id"])
    if status >= _SERVER_ERROR:
        span.set_status(StatusCode.ERROR)


class _TracedStore:
    def __init__(self, store: object, tracer: Tracer) -> None:
        self._store = store
        self._tracer = tracer

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the store has
        found = getattr(self._store, name)
        if inspect.iscoroutinefunction(found):
            found = self._traced(name, found)
        elif inspect.isasyncgenfunction(found):
            found = self._traced_items(name, found)
        # Found here the next time.
        self.__dict__[name] = found
        return found

    def _traced(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        async def traced(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the store's own
            with self._tracer.start_as_current_span(f"store {name}", kind=SpanKind.CLIENT):
                return await call(*args, **kwargs)

        return traced

    def _traced_items(
        self, name: str, call: Callable[..., AsyncIterator[Any]]
    ) -> Callable[..., AsyncIterator[Any]]:
        async def traced(*args: Any, **kwargs: Any) -> AsyncIterator[Any]:  # noqa: ANN401 - as the store's own
            # Not the current one: whoever reads the items has spans of its own between two of them.
            span = self._tracer.start_span(f"store {name}", kind=SpanKind.CLIENT)
            try:
                async for item in call(*args, **kwargs):
                    yield item
            finally:
                span.end()

        return traced
