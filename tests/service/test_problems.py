"""Is every failure of HTTP told in one shape?"""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from graphql_api.service.problems import HANDLERS
from graphql_api.service.request_id import RequestIds
from tests.schema.asking import Asker


@pytest.mark.parametrize(("method", "path", "status", "code"), [
    ("GET", "/health/no-such-place", 404, "NOT_FOUND"),
    ("DELETE", "/health", 405, "METHOD_NOT_ALLOWED"),
])  # fmt: skip
async def test_refusals_have_a_sentence_a_code_and_the_id(
    ask: Asker, method: str, path: str, status: int, code: str
) -> None:
    response = await ask.http.request(method, path)
    told = response.json()
    assert (response.status_code, told["code"]) == (status, code)
    assert told["detail"]
    assert told["request_id"] == response.headers["x-request-id"]


async def test_a_bug_is_500_without_its_text_and_with_the_id(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(request: Request) -> Response:
        del request
        raise KeyError("secret")

    app = Starlette(
        routes=[Route("/", broken)], middleware=[Middleware(RequestIds)], exception_handlers=HANDLERS
    )
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        response = await client.get("/", headers={"X-Request-ID": "mine"})
    assert response.status_code == 500
    assert response.headers["x-request-id"] == "mine"
    assert response.json()["code"] == "INTERNAL"
    assert "secret" not in response.text
    assert "mine" in caplog.text
