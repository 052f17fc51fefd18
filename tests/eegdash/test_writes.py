"""What do writes do, and who may write?"""

import asyncio
import gzip
import json
from typing import Any

import pytest

from tests.eegdash.serving import BEARER, Server, dataset, record

pytestmark = pytest.mark.usefixtures("each_store")

BULK = "/admin/eegdash/records/bulk"
UPSERT = "/admin/eegdash/records/upsert"


async def count(server: Server, **asked: Any) -> int:  # noqa: ANN401 - any JSON
    return int((await server.get("/api/eegdash/count", filter=json.dumps(asked))).json()["count"])


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/admin/eegdash/records"),
        ("PATCH", "/admin/eegdash/records"),
        ("DELETE", "/admin/eegdash/records"),
        ("POST", BULK),
        ("POST", UPSERT),
        ("POST", "/admin/eegdash/datasets"),
        ("POST", "/admin/eegdash/datasets/bulk"),
        ("PATCH", "/admin/eegdash/datasets/a"),
        ("DELETE", "/admin/eegdash/datasets/a"),
        ("POST", "/admin/eegdash/datasets/compute-stats"),
        ("POST", "/admin/eegdash/montages/bulk"),
        ("PATCH", "/admin/eegdash/datasets/a/visibility"),
        ("GET", "/admin/valid-databases"),
        ("GET", "/admin/audit"),
        ("POST", "/admin/unknown/records"),
    ],
)
async def test_nobody_writes_without_a_token(server: Server, method: str, path: str) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"X-EEGDASH-TOKEN": BEARER["Authorization"][7:]}):
        answer = await server.client.request(method, path, json=[record()], headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHENTICATED")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


async def test_an_insertion_gives_the_id(server: Server) -> None:
    answer = (await server.send("POST", "/admin/eegdash/records", record())).json()
    [stored] = (await server.get("/api/eegdash/records")).json()["data"]
    assert answer["insertedId"] == stored["_id"]


async def test_a_bulk_insertion_is_all_or_nothing(server: Server) -> None:
    await server.fill([record(subject="03")])
    clash = await server.send("POST", BULK, [record(subject=each) for each in ("01", "02", "03", "01")])
    assert clash.status_code == 409
    assert [each["index"] for each in clash.json()["clashes"]] == [2, 3]
    assert await count(server) == 1
    faulty = await server.send("POST", BULK, [record(), {**record(), "storage": {"backend": "s3"}}])
    assert (faulty.status_code, faulty.json()["path"]) == (422, "1.storage.base")
    assert await count(server) == 1


async def test_an_upsert_merges_by_dataset_and_path(server: Server) -> None:
    first = (await server.send("POST", UPSERT, [record(nchans=64)])).json()
    again = (await server.send("POST", UPSERT, [record(nchans=64)])).json()
    changed = (await server.send("POST", UPSERT, [record(ntimes=9), record(subject="02")])).json()
    assert (first["inserted_count"], first["updated_count"]) == (1, 0)
    assert (again["inserted_count"], again["updated_count"]) == (0, 0)
    assert (changed["inserted_count"], changed["updated_count"]) == (1, 1)
    stored = (await server.get("/api/eegdash/records")).json()["data"]
    assert (stored[0]["nchans"], stored[0]["ntimes"]) == (64, 9)


async def test_four_upserts_of_the_same_keys_at_once_leave_one_of_each(server: Server) -> None:
    batches = [[record(subject=f"{number:03}", by=writer) for number in range(200)] for writer in range(4)]
    answers = await asyncio.gather(*(server.send("POST", UPSERT, batch) for batch in batches))
    assert sum(answer.json()["inserted_count"] for answer in answers) == 200
    assert await count(server) == 200


async def test_curated_fields_survive_an_upsert_of_a_dataset(server: Server) -> None:
    await server.send("POST", "/admin/eegdash/datasets", dataset(tags={"pathology": ["Healthy"]}))
    partial = await server.send("POST", "/admin/eegdash/datasets", {"dataset_id": "ds000001", "name": "A"})
    assert partial.json()["updated_count"] == 1
    await server.send("POST", "/admin/eegdash/datasets/bulk", [dataset(license="CC0")])
    stored = (await server.get("/api/eegdash/datasets/ds000001")).json()["data"]
    assert (stored["tags"], stored["name"], stored["license"]) == ({"pathology": ["Healthy"]}, "A", "CC0")


async def test_a_new_dataset_must_be_whole(server: Server) -> None:
    answer = await server.send("POST", "/admin/eegdash/datasets", {"dataset_id": "ds000001"})
    assert (answer.status_code, answer.json()["path"]) == (422, "0.source")


async def test_updates_set_fields(server: Server) -> None:
    await server.fill([record(), record(subject="02")], [dataset()])
    body = {"filter": {"dataset": "ds000001"}, "update": {"clinical.is_clinical": True}}
    first = (await server.send("PATCH", "/admin/eegdash/records", body)).json()
    again = (await server.send("PATCH", "/admin/eegdash/records", body)).json()
    assert (first["matched_count"], first["modified_count"]) == (2, 2)
    assert (again["matched_count"], again["modified_count"]) == (2, 0)
    wrapped = {"update": {"$set": {"name": "B"}}}
    assert (await server.send("PATCH", "/admin/eegdash/datasets/ds000001", wrapped)).json()[
        "modified_count"
    ] == 1
    assert (await server.send("PATCH", "/admin/eegdash/datasets/no", wrapped)).json()["modified_count"] == 0


async def test_deletions(server: Server) -> None:
    await server.fill([record(), record("ds000002")], [dataset()])
    path = "/admin/eegdash/records?filter=" + json.dumps({"dataset": "ds000001"})
    assert (await server.send("DELETE", path)).json()["deleted_count"] == 1
    assert await count(server) == 1
    assert (await server.send("DELETE", "/admin/eegdash/datasets/ds000001")).json()["deleted_count"] == 1
    assert (await server.send("DELETE", "/admin/eegdash/datasets/ds000001")).status_code == 404


async def test_a_body_may_be_gzip(server: Server) -> None:
    body = gzip.compress(json.dumps([record()]).encode())
    headers = {**BEARER, "Content-Type": "application/json", "Content-Encoding": "gzip"}
    answer = await server.client.post(UPSERT, content=body, headers=headers)
    assert answer.json()["inserted_count"] == 1


async def test_an_idempotency_key_makes_a_repeat_the_first_answer(server: Server) -> None:
    key = {"Idempotency-Key": "nightly-1"}
    first = await server.send("POST", BULK, [record()], headers=key)
    again = await server.send("POST", BULK, [record()], headers=key)
    assert first.json() == again.json()
    assert await count(server) == 1
    other = await server.send("POST", BULK, [record(subject="02")], headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "IDEMPOTENCY_KEY_REUSED")


async def test_every_change_is_in_the_audit(server: Server) -> None:
    await server.fill([record()], [dataset()])
    await server.send("POST", BULK, [record()])  # clashes: leaves no entry
    answer = await server.send("GET", "/admin/audit")
    entries = answer.json()["entries"]
    assert [(each["actor"], each["action"], each["target"]) for each in entries] == [
        ("settings", "insert", "eegdash/records"),
        ("settings", "upsert", "eegdash/datasets"),
    ]
    assert entries[0]["counts"] == {"inserted": 1}
    assert all(each["request_id"] and each["at"].endswith("Z") for each in entries)
    older = await server.send("GET", f"/admin/audit?before={entries[0]['number']}")
    assert older.json()["entries"] == entries[1:]


async def test_records_of_a_dataset_are_deleted_as_older_clients_ask(server: Server) -> None:
    await server.fill([record("a"), record("a", subject="02"), record("b")])
    path = "/admin/eegdash/records?dataset="
    both = f'{path}a&filter={{"subject": "02"}}'
    assert (await server.send("DELETE", both)).json()["deleted_count"] == 1
    assert (await server.send("DELETE", f"{path}a")).json()["deleted_count"] == 1
    assert (await server.send("DELETE", path)).status_code == 422
    assert (await server.send("DELETE", f"{path}none")).json()["deleted_count"] == 0
    assert await count(server) == 1


async def test_nothing_deletes_everything(server: Server) -> None:
    await server.fill([record("a"), record("b")])
    for everything in ("{}", '{"$and": [{}]}', '{"$or": [{"subject": "01"}, {"$and": [{}]}]}'):
        assert (await server.send("DELETE", f"/admin/eegdash/records?filter={everything}")).status_code == 422
    assert await count(server) == 2


async def test_montages_are_first_seen_once(server: Server) -> None:
    montage = {
        "hash": "a9266a5f0c98084a",
        "modality": "eeg",
        "n_sensors": 1,
        "sensors": [{"name": "Fp1", "x": 0.1}],
    }
    path = "/admin/eegdash/montages/bulk"
    await server.send("POST", path, [{**montage, "first_seen": "2026-01-01", "representative_dataset": "a"}])
    done = await server.send(
        "POST", path, [{**montage, "first_seen": "2027-01-01", "space_declared": "CapTrak"}]
    )
    assert (done.json()["inserted_count"], done.json()["updated_count"]) == (0, 1)
    stored = (await server.get("/api/eegdash/montages/a9266a5f0c98084a")).json()["data"]
    assert (stored["first_seen"], stored["space_declared"]) == ("2026-01-01", "CapTrak")
    assert (await server.get("/api/eegdash/montages/none")).status_code == 404


async def test_databases_are_named_to_admins(server: Server) -> None:
    names = (await server.send("GET", "/admin/valid-databases")).json()["databases"]
    assert names == ["eegdash", "eegdash_dev", "eegdash_staging", "eegdash_archive", "eegdash_v1"]
    invalid = await server.send("POST", "/admin/eegdash_does_not_exist/datasets/bulk", [dataset()])
    assert invalid.status_code == 404
