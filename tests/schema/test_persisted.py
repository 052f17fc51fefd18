"""Are queries found by their hash, and only those that may be?"""

import hashlib
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from graphql_api.domain.errors import InvalidSettingError
from graphql_api.schema.persisted import OwnTexts
from graphql_api.trusted import read
from tests.schema.asking import Asker, served_archive
from tests.service.redis_servers import RedisServer, program, redis_server

QUERY = "query Name($id: String!) { dataset(datasetId: $id) { datasetId } }"
VARIABLES = {"id": "ds000001"}
DATA = {"data": {"dataset": {"datasetId": "ds000001"}}}


def digest(text: str = QUERY) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def by_hash(sha: object = None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    hashed = {"version": 1, "sha256Hash": sha or digest()}
    return {"variables": VARIABLES, "extensions": {"persistedQuery": hashed}, **more}


def codes(response: httpx.Response) -> list[str]:
    return [error["extensions"]["code"] for error in response.json()["errors"]]


async def test_a_query_is_told_once_and_asked_by_its_hash(ask: Asker) -> None:
    unknown = await ask.http.post("/graphql", json=by_hash())
    assert (unknown.status_code, codes(unknown)) == (200, ["PERSISTED_QUERY_NOT_FOUND"])
    assert unknown.json()["errors"][0]["message"] == "PersistedQueryNotFound"
    assert (await ask.http.post("/graphql", json=by_hash(query=QUERY))).json() == DATA
    assert (await ask.http.post("/graphql", json=by_hash())).json() == DATA
    parameters = {name: json.dumps(value) for name, value in by_hash().items()}
    assert (await ask.http.get("/graphql", params=parameters)).json() == DATA


async def test_a_hash_of_another_text_is_refused_and_not_remembered(ask: Asker) -> None:
    answer = await ask.http.post("/graphql", json=by_hash(query="{ __typename }"))
    assert (answer.status_code, codes(answer)) == (400, ["PERSISTED_QUERY_MISMATCH"])
    assert codes(await ask.http.post("/graphql", json=by_hash())) == ["PERSISTED_QUERY_NOT_FOUND"]


async def test_what_is_not_valid_is_not_remembered(ask: Asker) -> None:
    wrong = "{ nothing }"
    assert codes(await ask.http.post("/graphql", json=by_hash(digest(wrong), query=wrong))) == [
        "GRAPHQL_VALIDATION_FAILED"
    ]
    assert codes(await ask.http.post("/graphql", json=by_hash(digest(wrong)))) == [
        "PERSISTED_QUERY_NOT_FOUND"
    ]


@pytest.mark.parametrize(
    "asked", [1, {}, {"version": 2, "sha256Hash": digest()}, {"version": 1, "sha256Hash": "x"}]
)
async def test_what_is_no_hash_is_refused(ask: Asker, asked: object) -> None:
    answer = await ask.http.post("/graphql", json={"extensions": {"persistedQuery": asked}})
    assert (answer.status_code, codes(answer)) == (400, ["BAD_REQUEST"])


async def test_only_trusted_documents_are_answered(tmp_path: Path) -> None:
    listed = tmp_path / "trusted.json"
    listed.write_text(json.dumps({digest(): QUERY}), encoding="utf-8")
    async with served_archive(tmp_path, trusted_documents=listed) as ask:
        assert (await ask.http.post("/graphql", json=by_hash())).json() == DATA
        assert (await ask.http.post("/graphql", json={"query": QUERY, "variables": VARIABLES})).json() == DATA
        for body in ({"query": "{ __typename }"}, by_hash("0" * 64), by_hash(query="{ __typename }")):
            answer = await ask.http.post("/graphql", json=body)
            assert (answer.status_code, codes(answer)) == (403, ["QUERY_NOT_TRUSTED"])


@pytest.mark.parametrize("text", ["[]", "{", '{"x": "{ a }"}', '{"x": 1}'])
def test_a_list_that_is_wrong_is_a_wrong_setting(tmp_path: Path, text: str) -> None:
    listed = tmp_path / "trusted.json"
    listed.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidSettingError, match="BIDSGRAPH_TRUSTED_DOCUMENTS"):
        read(listed)


async def test_memory_for_texts_is_bounded() -> None:
    texts = OwnTexts(most=100)
    for number in range(20):
        await texts.put(str(number), "x" * 10)
    assert [number for number in range(20) if await texts.get(str(number))] == list(range(10, 20))


async def test_redis_remembers_for_all_and_nothing_fails_without_it(tmp_path: Path) -> None:
    if program() is None:
        pytest.skip("redis-server is not installed: tests/services/install.sh redis")
    (tmp_path / "redis").mkdir()
    with redis_server(tmp_path / "redis") as redis:
        await _told_by_one_and_asked_of_another(tmp_path, redis)


async def _told_by_one_and_asked_of_another(place: Path, redis: RedisServer) -> None:
    async with (
        served_archive(place / "one", redis=redis.url) as one,
        served_archive(place / "other", redis=redis.url) as other,
    ):
        assert (await one.http.post("/graphql", json=by_hash(query=QUERY))).json() == DATA
        assert (await other.http.post("/graphql", json=by_hash())).json() == DATA
        redis.stop()
        assert codes(await other.http.post("/graphql", json=by_hash(digest("{ a }")))) == [
            "PERSISTED_QUERY_NOT_FOUND"
        ]
        assert (await other.http.post("/graphql", json=by_hash(query=QUERY))).json() == DATA
        redis.start()
