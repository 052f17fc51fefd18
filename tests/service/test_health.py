"""Does /health tell whether the server can answer?"""

from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

from graphql_api.domain.errors import StoreUnavailableError
from graphql_api.service.health import Health
from tests.schema.asking import Asker, served, settings_in


async def test_a_server_with_its_store_is_healthy(ask: Asker) -> None:
    response = await ask.http.get("/health")
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    told = response.json()
    assert (told["status"], told["store"]) == ("healthy", "embedded")
    assert told["version"]


async def test_a_new_catalogue_is_healthy(tmp_path: Path) -> None:
    async with served(settings_in(tmp_path / "new" / "place")) as asker:
        assert (await asker.http.get("/health")).status_code == 200


async def test_a_store_that_does_not_answer_is_503() -> None:
    async def check() -> None:
        raise StoreUnavailableError("the store did not answer within 1 s")

    app = Starlette(routes=[Route("/health", Health(check, store="embedded", version="1").answer)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        response = await client.get("/health")
    assert (response.status_code, response.json()["status"]) == (503, "unhealthy")
    assert response.json()["code"] == "STORE_UNAVAILABLE"
