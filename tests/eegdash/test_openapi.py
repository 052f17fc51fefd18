"""Is what the API says of itself true?"""

from typing import Any

import openapi_spec_validator
import pytest
from openapi_schema_validator import OAS31Validator
from starlette.routing import Route

from graphql_api.domain import errors
from graphql_api.domain.errors import BidsgraphError
from rest_compat.eegdash import beside
from rest_compat.eegdash.problems import STATUS
from rest_compat.eegdash.table import OPERATIONS
from tests.eegdash.serving import Server, dataset, record

MONTAGE = {"hash": "a9266a5f0c98084a", "modality": "eeg", "n_sensors": 1, "sensors": [{"name": "Fp1"}]}
PARTS = {"db": "eegdash", "dataset": "ds000001", "hash": MONTAGE["hash"]}
QUERIES = {
    "/api/{db}/datasets/search": "?q=ds0",
    "/api/{db}/datasets/chart-data": "?include=rows,montages,metadata",
}
BODIES: dict[tuple[str, str], object] = {
    ("POST", "/admin/{db}/records"): record(subject="90"),
    ("PATCH", "/admin/{db}/records"): {"filter": {"subject": "90"}, "update": {"a": 1}},
    ("POST", "/admin/{db}/records/bulk"): [record(subject="91")],
    ("POST", "/admin/{db}/records/upsert"): [record(subject="92")],
    ("POST", "/admin/{db}/datasets"): dataset(),
    ("POST", "/admin/{db}/datasets/bulk"): [dataset("ds000002")],
    ("PATCH", "/admin/{db}/datasets/{dataset}"): {"update": {"name": "A"}},
    ("PATCH", "/admin/{db}/datasets/{dataset}/visibility"): {"visibility": "public"},
    ("POST", "/admin/{db}/montages/bulk"): [MONTAGE],
}
DELETE_RECORDS = '?filter={"subject": "90"}'


async def described(server: Server) -> dict[str, Any]:
    document: dict[str, Any] = (await server.get("/openapi.json")).json()
    return document


async def test_it_is_openapi(server: Server) -> None:
    document = await described(server)
    assert document["openapi"] == "3.1.0"
    openapi_spec_validator.validate(document)  # pyright: ignore[reportUnknownMemberType]


async def test_it_describes_every_route_that_is_served(server: Server) -> None:
    described_paths = {
        (path, method.upper())
        for path, each in (await described(server))["paths"].items()
        for method in each
        if path.startswith(("/api/", "/admin/"))
    }
    routes = [route for route in server.app.routes if isinstance(route, Route)]
    served = {
        (route.path, method)
        for route in routes
        if route.path.startswith(("/api/", "/admin/"))
        for method in route.methods or ()
        if method not in {"HEAD", "OPTIONS"}
    }
    assert served == described_paths


async def test_it_describes_what_stands_beside_the_api(server: Server) -> None:
    document = await described(server)
    assert set(beside.PATHS) <= set(document["paths"])
    for path, methods in beside.PATHS.items():
        [media_type] = methods["get"]["responses"]["200"]["content"]
        answer = await server.get(path, headers={"Accept": media_type})
        assert answer.status_code == 200, path
        assert answer.headers["Content-Type"].partition(";")[0] == media_type
        if media_type == "application/json":
            _assert_valid(answer.json(), methods["get"]["responses"]["200"], document)


async def test_every_answer_is_as_described(server: Server) -> None:
    await server.fill([record(montage_hash=MONTAGE["hash"], nchans=4, duration_seconds=2.5)], [dataset()])
    document = await described(server)
    last = [each for each in OPERATIONS if each.method == "DELETE"]
    for operation in [*(each for each in OPERATIONS if each.method != "DELETE"), *last]:
        path = operation.path.format(**PARTS) + QUERIES.get(operation.path, "")
        if (operation.method, operation.path) == ("DELETE", "/admin/{db}/records"):
            path += DELETE_RECORDS
        if operation.path == "/api/{db}/montages/{hash}":
            await server.send("POST", "/admin/eegdash/montages/bulk", [MONTAGE])
        answer = await server.send(operation.method, path, BODIES.get((operation.method, operation.path)))
        assert answer.status_code == 200, (operation.path, answer.text)
        told = document["paths"][operation.path][operation.method.lower()]["responses"]["200"]
        _assert_valid(answer.json(), told, document)


def _assert_valid(answer: object, told: dict[str, Any], document: dict[str, Any]) -> None:
    schema = {**told["content"]["application/json"]["schema"], "components": document["components"]}
    OAS31Validator(schema).validate(answer)  # pyright: ignore[reportUnknownMemberType]


@pytest.mark.parametrize(
    "path", ["/api/eegdash/records?limit=0", "/api/no/records", "/admin/eegdash/records"]
)
async def test_every_problem_is_as_described(server: Server, path: str) -> None:
    document = await described(server)
    schema = {**document["components"]["schemas"]["Problem"], "components": document["components"]}
    problem = (await server.client.request("GET" if "api" in path else "POST", path)).json()
    OAS31Validator(schema).validate(problem)  # pyright: ignore[reportUnknownMemberType]


async def test_the_reference_needs_nothing_else(server: Server) -> None:
    for path in ("/docs", "/redoc"):
        page = await server.get(path)
        assert page.headers["Content-Type"].startswith("text/html")
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert "<script" not in page.text
        assert "http://" not in page.text
        assert "https://" not in page.text
        for operation in OPERATIONS:
            assert f"<code>{operation.path}</code>" in page.text


def test_every_error_of_the_domain_has_a_status() -> None:
    known = {
        each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, BidsgraphError)
    }
    assert known == set(STATUS)
