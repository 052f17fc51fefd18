"""Are requests told as spans, each below its cause, and is nothing of it there where it is off?"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.types import Message, Receive, Scope, Send

from graphql_api import stores, tracers
from graphql_api.app import create_app
from graphql_api.service.tracing import TracedRequests, Tracing
from tests.schema.archive import fill
from tests.schema.asking import URL, settings_in

_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
_QUERY = 'query Both { dataset(datasetId: "ds000001") { name versions { tag subjects { label } } } }'


def _tracing() -> tuple[Tracing, InMemorySpanExporter]:
    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    return Tracing(provider), spans


def _parents(spans: Sequence[ReadableSpan], name: str) -> list[str]:
    """Give the names from a span up to the request."""
    by_id = {each.context.span_id: each for each in spans if each.context}
    found = next(each for each in spans if each.name == name)
    names = [found.name]
    while found.parent is not None and found.parent.span_id in by_id:
        found = by_id[found.parent.span_id]
        names.append(found.name)
    return names


async def test_a_request_is_a_span_with_its_operation_and_calls_below(tmp_path: Path) -> None:
    tracing, exporter = _tracing()
    settings = settings_in(tmp_path)
    async with stores.opened(settings) as catalog:
        await fill(catalog)
    app = create_app(settings, tracing=tracing)
    transport = httpx.ASGITransport(app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url=URL) as http:
        headers = {"traceparent": f"00-{_TRACE}-00f067aa0ba902b7-01", "X-Request-ID": "mine"}
        answer = await http.post("/graphql", json={"query": _QUERY}, headers=headers)
        assert "errors" not in answer.json()
        spans = exporter.get_finished_spans()
    request = next(each for each in spans if each.name == "POST graphql")
    assert request.attributes
    assert request.attributes["http.response.status_code"] == 200
    assert request.attributes["bidsgraph.request_id"] == "mine"
    assert _parents(spans, "graphql Both") == ["graphql Both", "POST graphql"]
    stored = [each.name for each in spans if each.name.startswith("store ")]
    assert "store read_file_list" in stored
    assert _parents(spans, "store list_versions")[-2:] == ["graphql Both", "POST graphql"]
    # The client's trace goes on here; what the server does for itself is in traces of its own.
    assert {f"{each.context.trace_id:032x}" for each in (request,) if each.context} == {_TRACE}


async def test_a_request_that_fails_is_told_as_an_error() -> None:
    tracing, exporter = _tracing()

    async def broken(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 503, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    own: dict[str, Any] = {"type": "http", "method": "GET", "path": "/health", "headers": []}

    async def dropped(_message: Message) -> None: ...

    async def received() -> Message:
        return {"type": "http.request"}

    await TracedRequests(broken, tracing)({**own, "state": {"request_id": "x"}}, received, dropped)
    [span] = exporter.get_finished_spans()
    assert (span.name, span.status.is_ok) == ("GET health", False)


def test_nothing_is_traced_and_nothing_loaded_where_it_is_off(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    assert tracers.opened(settings) is None
    assert tracers.requests(None) == []
    code = (
        "import sys, graphql_api.app; sys.exit(any(name.startswith('opentelemetry') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_spans_go_to_a_collector_where_it_is_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    tracing = tracers.opened(settings_in(tmp_path, tracing=True))
    assert tracing is not None
    assert tracing.tracer.start_span("one").is_recording()
    tracing.close()
