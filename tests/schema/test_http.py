"""Does /graphql keep to GraphQL over HTTP?"""

import gzip
from collections.abc import AsyncIterator
from typing import Any, Final

import pytest

from tests.schema.asking import Asker, served_archive

pytestmark = pytest.mark.asyncio(loop_scope="module")

JSON: Final = "application/json"
GRAPHQL: Final = "application/graphql-response+json"
TOTAL: Final = "{ datasets { totalCount } }"


@pytest.fixture(scope="module")
async def ask(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Asker]:
    """Serve the archive once for all tests: none of them changes it."""
    async with served_archive(tmp_path_factory.mktemp("asked")) as asker:
        yield asker


async def post(ask: Asker, body: Any, accept: str = GRAPHQL, **headers: str) -> Any:  # noqa: ANN401 - any JSON
    return await ask.http.post("/graphql", json=body, headers={"Accept": accept, **headers})


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (GRAPHQL, GRAPHQL),
        (JSON, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (f"{GRAPHQL}; charset=utf-8, {JSON}; charset=utf-8", GRAPHQL),
        (f"{JSON}, {GRAPHQL}", JSON),
        (f"{GRAPHQL}, {JSON};q=0.9", GRAPHQL),
        (f"{GRAPHQL};q=0.5, {JSON};q=0.9", JSON),
        (f"text/html, {GRAPHQL};q=0, */*;q=0.1", JSON),
        ("", JSON),
    ],
)
async def test_the_answer_has_the_media_type_that_was_liked_best(
    ask: Asker, accept: str, content_type: str
) -> None:
    response = await post(ask, {"query": TOTAL}, accept)
    assert response.status_code == 200
    assert response.headers["content-type"] == f"{content_type}; charset=utf-8"
    assert response.json() == {"data": {"datasets": {"totalCount": 4}}}
    assert "Accept" in response.headers["vary"]


async def test_no_accept_header_is_answered_in_json(ask: Asker) -> None:
    request = ask.http.build_request("POST", "/graphql", json={"query": TOTAL})
    del request.headers["accept"]
    response = await ask.http.send(request)
    assert response.headers["content-type"] == f"{JSON}; charset=utf-8"


@pytest.mark.parametrize("accept", ["text/plain", "image/*", f"{JSON};q=0", "text/html"])
async def test_what_takes_no_json_is_not_acceptable(ask: Asker, accept: str) -> None:
    response = await post(ask, {"query": TOTAL}, accept)
    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (
        406,
        "NOT_ACCEPTABLE",
    )


REFUSED_BY_GRAPHQL: Final = [
    ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
    ({"query": ""}, "GRAPHQL_PARSE_FAILED"),
    ({"query": "{ a" * 5000}, "GRAPHQL_TOO_COMPLEX"),
    ({"query": "{ " + "a " * 20_000 + "}"}, "GRAPHQL_TOO_COMPLEX"),
    ({"query": "{ nothing }"}, "GRAPHQL_VALIDATION_FAILED"),
    ({"query": "{ datasets(first: true) { totalCount } }"}, "GRAPHQL_VALIDATION_FAILED"),
    ({"query": "mutation { x }"}, "GRAPHQL_VALIDATION_FAILED"),
    ({"query": "query A { __typename } query B { __typename }"}, "GRAPHQL_REQUEST_REFUSED"),
    ({"query": "query A { __typename }", "operationName": "B"}, "GRAPHQL_REQUEST_REFUSED"),
    ({"query": "fragment F on Query { __typename }"}, "GRAPHQL_REQUEST_REFUSED"),
    ({"query": "query ($n: Int!) { datasets(first: $n) { totalCount } }"}, "GRAPHQL_REQUEST_REFUSED"),
    (
        {"query": "query ($n: Int) { datasets(first: $n) { totalCount } }", "variables": {"n": "1"}},
        "GRAPHQL_REQUEST_REFUSED",
    ),
]


@pytest.mark.parametrize(("accept", "status"), [(GRAPHQL, 400), (JSON, 200)])
@pytest.mark.parametrize(("body", "code"), REFUSED_BY_GRAPHQL)
async def test_what_graphql_refuses_has_no_data(
    ask: Asker, body: dict[str, Any], code: str, accept: str, status: int
) -> None:
    response = await post(ask, body, accept)
    assert response.status_code == status
    answer = response.json()
    assert "data" not in answer
    assert {error["extensions"]["code"] for error in answer["errors"]} == {code}
    assert all(
        error["extensions"]["requestId"] == response.headers["x-request-id"] for error in answer["errors"]
    )


@pytest.mark.parametrize("accept", [GRAPHQL, JSON])
@pytest.mark.parametrize(
    "body",
    [
        [],
        [{"query": TOTAL}],
        "text",
        {},
        {"query": None},
        {"query": 1},
        {"query": {}},
        {"qeury": TOTAL},
        {"query": TOTAL, "variables": []},
        {"query": TOTAL, "variables": "{}"},
        {"query": TOTAL, "operationName": 1},
        {"query": TOTAL, "extensions": "x"},
    ],
)
async def test_what_is_not_well_formed_is_400(ask: Asker, body: Any, accept: str) -> None:  # noqa: ANN401 - any JSON
    response = await post(ask, body, accept)
    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_REQUEST")
    assert response.headers["content-type"].startswith(accept)


@pytest.mark.parametrize(
    "body", [b"NONSENSE", b'{"query":', b"", b"\xff\xfe", b'{"query": "\xff"}', b'{"query": NaN}']
)
async def test_what_is_not_json_is_400(ask: Asker, body: bytes) -> None:
    response = await ask.http.post("/graphql", content=body, headers={"Content-Type": JSON})
    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_JSON")


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        f"{JSON}; charset=latin-1",
        None,
    ],
)
async def test_other_content_types_are_415(ask: Asker, content_type: str | None) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    response = await ask.http.post("/graphql", content=b'{"query": "{ __typename }"}', headers=headers)
    assert response.status_code == 415


@pytest.mark.parametrize("content_type", [JSON, f"{JSON}; charset=utf-8", "Application/JSON;charset=UTF-8"])
async def test_json_in_utf_8_is_taken(ask: Asker, content_type: str) -> None:
    body = '{"query": "query ($id: String!) { dataset(datasetId: $id) { id } }", "variables": {"id": "é"}, "more": 1}'
    response = await ask.http.post("/graphql", content=body.encode(), headers={"Content-Type": content_type})
    assert response.json() == {"data": {"dataset": None}}


async def test_nulls_are_absent(ask: Asker) -> None:
    body = {"query": TOTAL, "variables": None, "operationName": None, "extensions": None}
    assert (await post(ask, body)).json() == {"data": {"datasets": {"totalCount": 4}}}


async def test_one_of_several_operations_is_run_by_its_name(ask: Asker) -> None:
    query = "query A { a: __typename } query B { b: __typename }"
    assert (await post(ask, {"query": query, "operationName": "B"})).json() == {"data": {"b": "Query"}}


async def test_errors_of_fields_leave_the_status_alone(ask: Asker) -> None:
    response = await post(ask, {"query": '{ node(id: "x") { id } }'})
    assert response.status_code == 200
    assert response.json()["data"] == {"node": None}


async def test_get_asks_by_parameters(ask: Asker) -> None:
    query = "query A($n: Int) { datasets(first: $n) { nodes { datasetId } } } query B { __typename }"
    parameters = {"query": query, "variables": '{"n": 1}', "operationName": "A", "extensions": "{}"}
    response = await ask.http.get("/graphql", params=parameters)
    assert response.json() == {"data": {"datasets": {"nodes": [{"datasetId": "ds000001"}]}}}
    assert (await ask.http.head("/graphql", params=parameters)).status_code == 200


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({}, 400),
        ({"query": TOTAL, "variables": "nonsense"}, 400),
        ({"query": TOTAL, "variables": "[]"}, 400),
        ({"query": "mutation { x }"}, 405),
        ({"query": "query Q { __typename } mutation M { x }", "operationName": "M"}, 405),
        ({"query": "subscription { x }"}, 400),
    ],
)
async def test_get_refuses_what_it_may_not_do(ask: Asker, parameters: dict[str, str], status: int) -> None:
    response = await ask.http.get("/graphql", params=parameters, headers={"Accept": GRAPHQL})
    assert response.status_code == status
    assert "data" not in response.json()
    assert (response.headers.get("allow") == "POST") == (status == 405)


async def test_an_empty_operation_name_is_none(ask: Asker) -> None:
    parameters = {"query": TOTAL, "operationName": "", "variables": ""}
    assert (await ask.http.get("/graphql", params=parameters)).json()["data"] == {
        "datasets": {"totalCount": 4}
    }


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_other_methods_are_405(ask: Asker, method: str) -> None:
    response = await ask.http.request(method, "/graphql")
    assert (response.status_code, response.json()["code"]) == (405, "METHOD_NOT_ALLOWED")


async def test_a_browser_gets_graphiql_with_the_query_of_the_link(ask: Asker) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    response = await ask.http.get("/graphql", params={"query": "{ linked }"}, headers={"Accept": accept})
    assert response.headers["content-type"].startswith("text/html")
    assert "{ linked }" in response.text
    assert "default-src 'none'" in response.headers["content-security-policy"]


async def test_too_large_a_body_is_413_whether_or_not_it_says_its_length(ask: Asker) -> None:
    body = b'{"query": "' + b" " * 2**20 + b'{ __typename }"}'

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 2**16):
            yield body[start : start + 2**16]

    for content in (body, chunks()):
        response = await ask.http.post("/graphql", content=content, headers={"Content-Type": JSON})
        assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (
            413,
            "BODY_TOO_LARGE",
        )


async def test_a_compressed_body_is_not_json(ask: Asker) -> None:
    headers = {"Content-Type": JSON, "Content-Encoding": "gzip"}
    response = await ask.http.post(
        "/graphql", content=gzip.compress(b'{"query": "{ __typename }"}'), headers=headers
    )
    assert response.status_code in {400, 415}


async def test_any_origin_may_ask(ask: Asker) -> None:
    headers = {"Origin": "https://viewer.test", "Access-Control-Request-Method": "POST"}
    asked = {**headers, "Access-Control-Request-Headers": "content-type, x-request-id"}
    preflight = await ask.http.options("/graphql", headers=asked)
    assert (preflight.status_code, preflight.headers["access-control-allow-origin"]) == (200, "*")
    response = await post(ask, {"query": TOTAL}, Origin="https://viewer.test")
    assert response.headers["access-control-allow-origin"] == "*"
    assert "X-Request-ID" in response.headers["access-control-expose-headers"]
