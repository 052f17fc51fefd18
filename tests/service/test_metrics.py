"""Does an operator see what happened, in figures and in the log?"""

import json
import logging
import re
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from graphql_api.app import create_app
from graphql_api.service.logs import JsonLines, TextLines
from graphql_api.service.measured import Measures
from graphql_api.settings import Settings
from graphql_api.storage.object_links import ObjectLinks
from tests.schema.asking import URL, Asker, served_archive

TOKEN = "an-admins-token"  # noqa: S105 - the tests' own


async def figures(http: httpx.AsyncClient) -> dict[str, float]:
    """Give each figure by its name and labels."""
    text = (await http.get("/metrics")).text
    return {
        f"{sample.name}{json.dumps(sample.labels, sort_keys=True)}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def difference(ask: Asker, query: str) -> dict[str, float]:
    before = await figures(ask.http)
    await ask.http.post("/graphql", json={"query": query})
    after = await figures(ask.http)
    return {
        name: value - before.get(name, 0) for name, value in after.items() if value != before.get(name, 0)
    }


async def test_requests_are_counted_by_door_operation_and_status(ask: Asker) -> None:
    more = await difference(ask, "query Count { datasets { totalCount } }")
    labels = '{"door": "graphql", "operation": "Count", "status": "200"}'
    assert more[f"bidsgraph_request_seconds_count{labels}"] == 1
    assert 0 < more[f"bidsgraph_request_seconds_sum{labels}"] < 60
    await ask.http.get("/nm000000/")
    labels = '{"door": "data", "operation": "", "status": "404"}'
    assert (await figures(ask.http))[f"bidsgraph_request_seconds_count{labels}"] >= 1


async def test_ways_of_answering_and_calls_of_the_store_are_counted(ask: Asker) -> None:
    more = await difference(ask, '{ dataset(datasetId: "ds000001") { name versions { tag } } }')
    assert more['bidsgraph_answers_total{"way": "planned"}'] == 1
    assert any(name.startswith("bidsgraph_store_seconds_count") for name in more)
    more = await difference(ask, "{ __schema { queryType { name } } }")
    assert any(name.startswith('bidsgraph_answers_total{"way": "executed') for name in more)


async def test_fields_that_wait_are_timed(ask: Asker) -> None:
    more = await difference(ask, '{ dataset(datasetId: "ds000001") { versions { tag subjects { label } } } }')
    for field in ("Query.dataset", "Dataset.versions", "Version.subjects"):
        assert more[f'bidsgraph_resolver_seconds_count{{"field": "{field}"}}'] >= 1


async def test_decisions_of_limits_are_counted(tmp_path: Path) -> None:
    async with served_archive(tmp_path, rate_limit=1) as ask:
        labels = '{"decision": "refused", "door": "graphql"}'
        name = f"bidsgraph_rate_limit_decisions_total{labels}"
        before = (await figures(ask.http)).get(name, 0)
        for _ in range(3):
            await ask.http.post("/graphql", json={"query": "{ __typename }"})
        assert (await figures(ask.http))[name] - before == 2


async def test_figures_are_for_neighbours_and_admins(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path, admin_token=SecretStr(TOKEN)))
    async with app.router.lifespan_context(app):
        for address, headers, status in (
            ("127.0.0.1", {}, 200),
            ("172.18.0.5", {}, 200),
            ("fd00::5", {}, 200),
            ("8.8.8.8", {}, 404),
            ("8.8.8.8", {"Authorization": f"Bearer {TOKEN}"}, 200),
            ("nonsense", {}, 404),
        ):
            transport = httpx.ASGITransport(app, client=(address, 1))
            async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
                assert (await client.get("/metrics", headers=headers)).status_code == status


def test_names_of_operations_are_bounded() -> None:
    measures = Measures(doors={}, others="data")
    assert {measures.named(f"Name{number}") for number in range(1000)} == {
        *(f"Name{number}" for number in range(200)),
        "other",
    }


@contextmanager
def _access_lines(caplog: pytest.LogCaptureFixture) -> Generator[list[str]]:
    """Give the lines about requests as they are written meanwhile: each as JSON, then as text."""
    lines: list[str] = []

    class Listening(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.extend([JsonLines().format(record), TextLines().format(record)])

    log, handler = logging.getLogger("graphql_api.access"), Listening()
    log.addHandler(handler)
    try:
        with caplog.at_level(logging.INFO, "graphql_api.access"):
            yield lines
    finally:
        log.removeHandler(handler)


async def test_each_request_is_a_line_with_its_id(ask: Asker, caplog: pytest.LogCaptureFixture) -> None:
    with _access_lines(caplog) as lines:
        await ask.http.get("/graphql?query=query Me{__typename}", headers={"X-Request-ID": "mine-1"})
    told = json.loads(lines[0])
    assert (told["requestId"], told["status"], told["door"], told["operation"]) == (
        "mine-1",
        200,
        "graphql",
        "Me",
    )
    assert told["milliseconds"] > 0
    assert re.fullmatch(r"INFO graphql_api\.access \[mine-1\]: GET /graphql 200", lines[1])


async def test_signatures_of_links_are_in_no_line(ask: Asker, caplog: pytest.LogCaptureFixture) -> None:
    address = ObjectLinks(b"k" * 32).signed(b"what is meant", "a b.txt")
    signature = address.partition(".")[2].partition("/")[0]
    assert len(signature) > 20
    with _access_lines(caplog) as lines:
        assert (await ask.http.get(address)).status_code == 404
        assert (await ask.http.get("/ds1/v1/objects/a.b/c")).status_code == 404
    assert len(lines) == 4
    assert not [line for line in lines if signature in line]
    start = address.partition(".")[0]
    assert lines[1].endswith(f": GET {start}..../a b.txt 404")
    assert lines[3].endswith(": GET /ds1/v1/objects/a.b/c 404")


async def test_health_tells_of_services_and_of_the_process_alone(ask: Asker) -> None:
    assert (await ask.http.get("/health")).json()["redis"] == "not used"
    assert (await ask.http.get("/health/ready")).json()["status"] == "healthy"
    assert (await ask.http.get("/health/live")).json()["status"] == "alive"


def test_a_traceback_is_one_line_of_json() -> None:
    try:
        raise ValueError("a\nb")  # noqa: TRY301 - it is to have a traceback
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "it %s", ("failed",), None)
        record.exc_info = (type(error), error, error.__traceback__)
    line = JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line)["message"] == "it failed"
    assert "ValueError: a\nb" in json.loads(line)["traceback"]
