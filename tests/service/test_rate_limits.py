"""Does each door keep its limit, and say so in its own form?"""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette

from graphql_api import stores
from graphql_api.app import create_app
from graphql_api.commands.tokens import create
from graphql_api.domain.tokens import Role
from graphql_api.service.client_address import client_of
from graphql_api.settings import Settings
from tests.schema.asking import URL

TOKEN = "an-admins-token"  # noqa: S105 - the tests' own
QUERY: Mapping[str, Any] = {"json": {"query": "{ __typename }"}}
RECORDS = "/api/eegdash/records"


def _client(app: Starlette, address: str = "192.0.2.1") -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(address, 1)), base_url=URL)


@asynccontextmanager
async def limited(directory: Path, **settings: Any) -> AsyncGenerator[Starlette]:  # noqa: ANN401 - any setting
    app = create_app(Settings(data_dir=directory, admin_token=SecretStr(TOKEN), **settings))
    async with app.router.lifespan_context(app):
        yield app


async def test_the_default_is_a_hundred_in_a_minute(tmp_path: Path) -> None:
    async with limited(tmp_path) as app, _client(app) as client:
        statuses = [(await client.post("/graphql", **QUERY)).status_code for _ in range(130)]
        assert statuses == [200] * 100 + [429] * 30
        # Each door counts for itself, and so does each client.
        assert (await client.get(RECORDS)).headers["ratelimit-remaining"] == "99"
        async with _client(app, "192.0.2.2") as other:
            assert (await other.post("/graphql", **QUERY)).headers["ratelimit-remaining"] == "99"


async def test_graphql_is_refused_in_the_type_that_was_asked_for(tmp_path: Path) -> None:
    async with limited(tmp_path, rate_limit=1) as app, _client(app) as client:
        await client.post("/graphql", **QUERY)
        for accept, media in (
            ("*/*", "application/json"),
            ("application/graphql-response+json", "application/graphql-response+json"),
        ):
            answer = await client.post(
                "/graphql", headers={"Accept": accept, "X-Request-ID": "mine"}, **QUERY
            )
            assert answer.status_code == 429
            assert answer.headers["content-type"].partition(";")[0] == media
            [error] = answer.json()["errors"]
            assert error["extensions"] == {"code": "RATE_LIMITED", "retryable": True, "requestId": "mine"}
            assert "data" not in answer.json()
            assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", [RECORDS, "/xx000001/", "/", "/objects/a/b"])
async def test_other_doors_refuse_in_their_own_form(tmp_path: Path, path: str) -> None:
    async with (
        limited(tmp_path, rate_limit=1, rate_limit_data=1, rate_limit_objects=1) as app,
        _client(app) as client,
    ):
        first = await client.get(path)
        assert first.status_code != 429
        assert (first.headers["ratelimit-limit"], first.headers["ratelimit-remaining"]) == ("1", "0")
        refused = await client.get(path, headers={"X-Request-ID": "mine"})
        told, headers = refused.json(), refused.headers
        assert (refused.status_code, told["code"], headers["x-request-id"]) == (429, "RATE_LIMITED", "mine")
        assert headers.get_list("access-control-allow-origin") == ["*"]
        assert headers["retry-after"] == headers["ratelimit-reset"]
        assert 1 <= int(headers["retry-after"]) <= 60
        assert headers["ratelimit-policy"] == "1;w=60"
        assert headers["cache-control"] == "no-store"
        assert told.get("request_id", "mine") == "mine"


async def test_who_watches_or_asks_whether_to_ask_pays_nothing(tmp_path: Path) -> None:
    async with limited(tmp_path, rate_limit=1) as app, _client(app) as client:
        for _ in range(5):
            assert (await client.get("/health")).status_code == 200
            assert (await client.options("/graphql")).status_code < 429
        assert (await client.post("/graphql", **QUERY)).status_code == 200


async def test_files_may_be_asked_for_far_more_often(tmp_path: Path) -> None:
    async with limited(tmp_path) as app, _client(app) as client:
        assert (await client.get("/xx000001/")).headers["ratelimit-limit"] == "60000"


async def test_zero_is_no_limit(tmp_path: Path) -> None:
    async with limited(tmp_path, rate_limit=0) as app, _client(app) as client:
        for path in (RECORDS, "/", "/graphql?query={__typename}"):
            assert "ratelimit-limit" not in (await client.get(path)).headers
    async with limited(tmp_path, rate_limit=0, rate_limit_data=3) as app, _client(app) as client:
        assert (await client.get("/")).headers["ratelimit-remaining"] == "2"
        assert "ratelimit-limit" not in (await client.get(RECORDS)).headers


@pytest.mark.parametrize("name", ["Authorization", "X-EEGDASH-TOKEN"])
async def test_admins_are_not_limited(tmp_path: Path, name: str) -> None:
    token = f"Bearer {TOKEN}" if name == "Authorization" else TOKEN
    async with limited(tmp_path, rate_limit=1, rate_limit_data=1) as app, _client(app) as client:
        for path in (RECORDS, "/", "/graphql?query={__typename}"):
            for _ in range(3):
                answer = await client.get(path, headers={name: token})
                assert answer.status_code == 200, answer.text
                assert "ratelimit-limit" not in answer.headers
            assert (await client.get(path)).status_code == 200
            assert (await client.get(path, headers={name: "Bearer wrong"})).status_code == 429


async def test_a_bearer_without_rights_of_an_admin_is_limited_but_at_admins_routes(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    async with stores.opened(settings) as catalog:
        _, secret = await create(catalog, "writer", [Role.WRITE], None)
    bearer = {"Authorization": f"Bearer {secret}"}
    async with limited(tmp_path, rate_limit=1) as app, _client(app) as client:
        statuses = [(await client.get(RECORDS, headers=bearer)).status_code for _ in range(2)]
        assert statuses == [200, 429]
        for _ in range(3):
            assert (await client.post("/admin/eegdash/records", headers=bearer, json=1)).status_code == 422


async def test_guessing_tokens_soon_asks_the_store_no_more(tmp_path: Path) -> None:
    async with limited(tmp_path, rate_limit=1) as app:
        async with _client(app) as guesser:
            for number in range(20):
                await guesser.get(RECORDS, headers={"X-EEGDASH-TOKEN": f"guess {number}"})
            # From here on not even the right one helps a client that guesses, for a minute.
            right = {"X-EEGDASH-TOKEN": TOKEN}
            assert (await guesser.get(RECORDS, headers=right)).status_code == 429
        async with _client(app, "192.0.2.9") as admin:
            assert [(await admin.get(RECORDS, headers=right)).status_code for _ in range(3)] == [200] * 3


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("no address", "no address"),
        ("x" * 5000, "x" * 64),
    ],
)
def test_one_subscriber_is_one_client(address: str, client: str) -> None:
    assert client_of({"client": (address, 5)}) == client
    assert client_of({"client": None}) == "unknown"
