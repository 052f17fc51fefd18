"""What do clients get to read?"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.eegdash.serving import BEARER, Server, dataset, record, served

pytestmark = pytest.mark.usefixtures("each_store")


async def found(
    server: Server,
    asked: dict[str, Any],
    path: str = "records",
    **query: Any,  # noqa: ANN401 - any JSON
) -> list[dict[str, Any]]:
    answer = await server.get(f"/api/eegdash/{path}", filter=json.dumps(asked), **query)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["data"])


async def test_pages_are_whole_and_in_order_of_insertion(server: Server) -> None:
    await server.fill([record(subject=f"{number:04}", n=number) for number in range(2500)])
    pages = [
        (await server.get("/api/eegdash/records", limit=1000, skip=skip)).json()
        for skip in (0, 1000, 2000, 3000)
    ]
    assert [page["count"] for page in pages] == [1000, 1000, 500, 0]
    documents = [each for page in pages for each in page["data"]]
    assert [each["n"] for each in documents] == list(range(2500))
    assert len({each["_id"] for each in documents}) == 2500
    assert all(isinstance(each["_id"], str) for each in documents)


async def test_without_a_limit_there_are_a_hundred(server: Server) -> None:
    await server.fill([record(subject=f"{number:04}") for number in range(150)])
    answer = (await server.get("/api/eegdash/records")).json()
    assert (answer["count"], answer["limit"], answer["skip"]) == (100, 100, 0)
    assert answer["success"] is True
    assert answer["database"] == "eegdash"


async def test_offset_is_skip(server: Server) -> None:
    await server.fill(datasets=[dataset(f"ds{number:06}") for number in range(5)])
    answer = (await server.get("/api/eegdash/datasets", limit=2, offset=3)).json()
    assert [each["dataset_id"] for each in answer["data"]] == ["ds000003", "ds000004"]
    assert (answer["count"], answer["total"]) == (2, 5)


async def test_documents_come_back_as_they_went_in(server: Server) -> None:
    odd: dict[str, Any] = {
        "": 1,
        "a.b": {"c.d": [None, 1, 1.0, -0.5, "", "é 脑电图 ⚡", [], {}]},
        "big": 2**62,
        "small": 1e-300,
    }
    sent = record(sidecar_inline={"participants.tsv": "participant_id\tage\n"}, odd=odd)
    await server.fill([sent])
    [got] = await found(server, {"dataset": "ds000001"})
    assert {name: value for name, value in got.items() if name != "_id"} == sent
    assert list(got) == ["_id", *sent]


async def test_nothing_that_matches_is_no_error(server: Server) -> None:
    assert await found(server, {"dataset": "nothing"}) == []
    assert (await server.get("/api/eegdash/count", filter='{"dataset": "x"}')).json()["count"] == 0
    assert await found(server, {}, "datasets") == []


async def test_old_names_are_answered(server: Server) -> None:
    await server.fill(
        [record(), {**record(subject="02"), "recording_modality": ["meg"], "entities": {"session": "a"}}],
        [
            dataset(tasks=["rest"], demographics={"subjects_count": 30}, tags={"pathology": ["Epilepsy"]}),
            dataset("b"),
        ],
    )
    assert [each["subject"] for each in await found(server, {"modality": "EEG"})] == ["01"]
    assert [each["subject"] for each in await found(server, {"session": "a"})] == ["02"]
    for asked in ({"task": "rest"}, {"n_subjects": {"$gte": 30}}, {"clinical.group": "Epilepsy"}):
        assert [each["dataset_id"] for each in await found(server, asked, "datasets")] == ["ds000001"]
    assert len(await found(server, {"provider": "openneuro"}, "datasets")) == 2
    assert len(await found(server, {}, "datasets", source="openneuro", modality="eeg")) == 2
    assert await found(server, {}, "datasets", source="nemar") == []


async def test_a_dataset_is_found_by_id(server: Server) -> None:
    await server.fill(datasets=[dataset(ingestion_fingerprint="abc123")])
    answer = await server.get("/api/eegdash/datasets/ds000001")
    assert answer.json()["data"]["ingestion_fingerprint"] == "abc123"
    missing = await server.get("/api/eegdash/datasets/on000001")
    assert missing.status_code == 404
    assert missing.json()["code"] == "DOCUMENT_NOT_FOUND"


async def test_databases_are_apart(server: Server) -> None:
    await server.send("POST", "/admin/eegdash_dev/datasets", dataset())
    assert (await server.get("/api/eegdash_dev/datasets")).json()["total"] == 1
    assert (await server.get("/api/eegdash/datasets")).json()["total"] == 0
    unknown = await server.get("/api/other/datasets")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "DATABASE_NOT_FOUND")


async def test_an_unknown_token_breaks_no_read(server: Server) -> None:
    for headers in (
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Basic x"},
        {"X-EEGDASH-TOKEN": "x"},
    ):
        assert (await server.get("/api/eegdash/records", headers=headers)).status_code == 200


async def test_head_and_options(server: Server) -> None:
    head = await server.client.head("/api/eegdash/records")
    assert head.status_code == 200
    options = await server.client.options("/admin/eegdash/records")
    assert options.status_code == 204
    assert set(options.headers["Allow"].split(", ")) == {"POST", "PATCH", "DELETE", "OPTIONS"}
    refused = await server.client.put("/api/eegdash/records")
    assert (refused.status_code, refused.json()["code"]) == (405, "METHOD_NOT_ALLOWED")


async def test_browsers_may_ask(server: Server) -> None:
    origin = {"Origin": "https://eegdash.org"}
    answer = await server.get("/api/eegdash/records", headers=origin)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    asked = {
        **origin,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization",
    }
    assert (await server.client.options("/admin/eegdash/records", headers=asked)).status_code == 200


async def test_health_says_what_clients_assert(server: Server, each_store: str) -> None:
    health = (await server.get("/health")).json()
    assert (health["status"], health["mongodb"], health["store"]) == ("healthy", "connected", each_store)


async def test_private_datasets_and_their_records_are_not_there_for_the_public(tmp_path: Path) -> None:
    async with served(tmp_path) as server:
        await server.fill([record(), record("ds000002")], [dataset(), dataset("ds000002")])
        hidden = await server.send(
            "PATCH", "/admin/eegdash/datasets/ds000001/visibility", {"visibility": "private"}
        )
        assert hidden.status_code == 200, hidden.text
        assert (await server.get("/api/eegdash/datasets/ds000001")).status_code == 404
        assert [each["dataset_id"] for each in await found(server, {}, "datasets")] == ["ds000002"]
        assert [each["dataset"] for each in await found(server, {})] == ["ds000002"]
        assert (await server.get("/api/eegdash/datasets/names")).json()["data"] == ["ds000002"]
        assert (await server.get("/api/eegdash/datasets/summary")).json()["totals"]["datasets"] == 1
        seen = await server.get("/api/eegdash/datasets/ds000001", headers=BEARER)
        assert seen.status_code == 200
        assert seen.headers["Cache-Control"] == "private, no-store"
        assert (await server.get("/api/eegdash/count", headers=BEARER)).json()["count"] == 2


async def test_the_root_names_the_api_and_its_databases(server: Server) -> None:
    told = (await server.get("/", headers={"Accept": "application/json"})).json()
    assert told["name"] == "bidsgraph"
    assert told["version"]
    assert told["databases"][0] == "eegdash"
    assert (await server.get(told["openapi"])).json()["openapi"] == "3.1.0"
