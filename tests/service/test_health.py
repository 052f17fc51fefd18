"""Does /health tell whether the server can answer?"""

import asyncio
import time
from pathlib import Path

import httpx
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.routing import Route

from graphql_api.domain.errors import StoreUnavailableError
from graphql_api.service.asked_service import PATIENCE, AskedService
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


async def test_a_bucket_that_does_not_answer_is_told_and_keeps_nobody_waiting() -> None:
    is_away = False
    asked = 0

    async def check() -> None:
        nonlocal asked
        asked += 1
        if is_away:
            await asyncio.sleep(60)

    bucket = AskedService(check, known_for=0.05)
    assert [await bucket.state() for _ in range(3)] == ["connected"] * 3
    assert asked == 1
    await asyncio.sleep(0.1)
    is_away = True
    began = time.monotonic()
    # What was true is told until the service has had its time.
    assert await bucket.state() == "connected"
    assert time.monotonic() - began < PATIENCE
    while await bucket.state() == "connected":
        assert time.monotonic() - began < 10 * PATIENCE
    await bucket.close()


async def test_health_tells_of_services_that_can_be_done_without(tmp_path: Path) -> None:
    async with served(settings_in(tmp_path / "without")) as asker:
        told = (await asker.http.get("/health")).json()
        assert (told["redis"], told["s3"]) == ("not used", "not used")
    # Nothing listens there.
    bucket = {
        "s3_bucket": "b",
        "s3_endpoint": "http://127.0.0.1:9",
        "s3_access_key": "a",
        "s3_region": "us-east-1",
    }
    async with served(settings_in(tmp_path / "with", **bucket, s3_secret_key=SecretStr("s"))) as asker:
        response = await asker.http.get("/health")
        assert (response.status_code, response.json()["s3"]) == (200, "disconnected")
