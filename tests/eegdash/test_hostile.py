"""What happens to requests that mean harm? Each is refused with a code, and no store hears of it."""

import asyncio
import gc
import gzip
import json
import time
import tracemalloc
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.eegdash.serving import BEARER, MIB, CountingCatalog, Server, dataset, door_alone, record

pytestmark = pytest.mark.asyncio(loop_scope="module")

_DEEP = 10_000
_LONG = "a" * 70_000

FILTERS: dict[str, str] = {
    "code": '{"$where": "sleep(1000) || true"}',
    "code below": '{"dataset": {"$where": "1"}}',
    "code within": '{"$and": [{"$where": "1"}]}',
    "function": '{"$expr": {"$function": {"body": "function(){}", "args": [], "lang": "js"}}}',
    "expression": '{"$expr": {"$gt": ["$a", 1]}}',
    "text": '{"$text": {"$search": "x"}}',
    "comment": '{"$comment": "x"}',
    "schema": '{"$jsonSchema": {"required": ["a"]}}',
    "sample": '{"$sampleRate": 0.5}',
    "aggregation": '{"$lookup": {"from": "token", "as": "x"}}',
    "unknown operator": '{"a": {"$unknown": 1}}',
    "type": '{"a": {"$type": "string"}}',
    "modulo": '{"a": {"$mod": [0, 0]}}',
    "element": '{"a": {"$elemMatch": {"$where": "1"}}}',
    "geometry": '{"a": {"$near": [0, 0]}}',
    "operator in a value": '{"a": {"b": {"$gt": 1}}}',
    "operator in a list": '{"a": {"$in": [{"$gt": 1}]}}',
    "operator in equality": '{"a": {"$eq": {"$gt": 1}}}',
    "operator beside a field": '{"a": {"$gt": 1, "b": 2}}',
    "operator in a path": '{"a.$where": 1}',
    "reference": '{"a": {"$ref": "token", "$id": 1}}',
    "extended JSON": '{"_id": {"$oid": "000000000000000000000001"}}',
    "date": '{"a": {"$gt": {"$date": "2024-01-01T00:00:00Z"}}}',
    "deep and": '{"$and": [' * _DEEP + "{}" + "]}" * _DEEP,
    "too deep and": '{"$and": [' * 17 + '{"a": 1}' + "]}" * 17,
    "deep not": '{"a": ' + '{"$not": ' * 17 + '{"$gt": 1}' + "}" * 17 + "}",
    "deep value": '{"a": ' + "[" * 200 + "]" * 200 + "}",
    "deep list": "[" * _DEEP + "]" * _DEEP,
    "many conditions": json.dumps({"$or": [{"a": number} for number in range(1500)]}),
    "large text": json.dumps({"a": _LONG}),
    "large list": json.dumps({"a": {"$in": [f"subject-{number:08}" for number in range(5000)]}}),
    "NaN": '{"a": NaN}',
    "infinity": '{"a": {"$gt": Infinity}}',
    "minus infinity": '{"a": {"$lt": -Infinity}}',
    "overflowing float": '{"a": 1e999}',
    "65 bits": '{"a": 18446744073709551616}',
    "64 bits without sign": '{"a": 18446744073709551615}',
    "many digits": '{"a": ' + "9" * 5000 + "}",
    "same name twice": '{"a": 1, "a": 2}',
    "same operator twice": '{"a": {"$gt": 1, "$gt": 2}}',
    "same name escaped": '{"a": 1, "\\u0061": 2}',
    "half a character": '{"a": "\\ud800"}',
    "NUL in a path": '{"a\\u0000b": 1}',
    "empty path": '{"": 1}',
    "empty part": '{"a..b": 1}',
    "long path": json.dumps({".".join("a" * 40): 1}),
    "list": "[]",
    "text for a filter": '"dataset"',
    "number": "7",
    "null": "null",
    "cut off": '{"a": ',
    "not JSON": "dataset=ds000001",
    "two values": "{} {}",
    "comment in JSON": '{"a": 1} // all',
    "single quotes": "{'a': 1}",
    "and of an object": '{"$and": {"a": 1}}',
    "empty or": '{"$or": []}',
    "or of numbers": '{"$or": [1]}',
    "in of text": '{"a": {"$in": "b"}}',
    "exists of text": '{"a": {"$exists": "yes"}}',
    "not of a value": '{"a": {"$not": 1}}',
    "order of a list": '{"a": {"$gt": [1]}}',
    "order of an object": '{"a": {"$lte": {}}}',
    "catastrophic": '{"a": {"$regex": "^(a+)+$"}}',
    "catastrophic alternatives": '{"a": {"$regex": "^(a|aa)+$"}}',
    "catastrophic words": '{"a": {"$regex": "(\\\\w*)*x"}}',
    "back reference": '{"a": {"$regex": "(a)\\\\1"}}',
    "look-ahead": '{"a": {"$regex": "(?=a)"}}',
    "code in a pattern": '{"a": {"$regex": "(?{ die })"}}',
    "open group": '{"a": {"$regex": "(a"}}',
    "many copies": '{"a": {"$regex": "(a{999}){999}"}}',
    "long pattern": json.dumps({"a": {"$regex": "a" * 2000}}),
    "pattern of a number": '{"a": {"$regex": 7}}',
    "unknown option": '{"a": {"$regex": "a", "$options": "e"}}',
    "option alone": '{"a": {"$options": "i"}}',
}

QUERIES: dict[str, str] = {
    "bytes that are no text": "/api/eegdash/records?filter=%FF%FE",
    "half of a character": "/api/eegdash/records?filter=%7B%22a%22%3A%22%ED%A0%80%22%7D",
    "filter twice": "/api/eegdash/records?filter=%7B%7D&filter=%7B%22a%22%3A1%7D",
    "no rows": "/api/eegdash/records?limit=0",
    "negative rows": "/api/eegdash/records?limit=-1",
    "too many rows": "/api/eegdash/datasets?limit=1001",
    "rows of text": "/api/eegdash/records?limit=all",
    "huge limit": "/api/eegdash/records?limit=" + "9" * 400,
    "huge skip": "/api/eegdash/records?skip=99999999999999999999",
    "negative skip": "/api/eegdash/records?skip=-5",
    "parameters": "/api/eegdash/records?" + "&".join(f"a{number}=1" for number in range(500)),
    "unknown database": "/api/admin/records",
    "path out of the database": "/api/..%2Feegdash/records",
    "short search": "/api/eegdash/datasets/search?q=a",
    "search for patterns": "/api/eegdash/datasets/search?q=" + "(a%2B)%2B%20" * 60,
    "unknown level": "/api/eegdash/aggregations/sankey?levels=password",
    "unknown measure": "/api/eegdash/aggregations/bubble?x=__class__",
    "unknown part": "/api/eegdash/datasets/chart-data?include=tokens",
}

_PLAIN = {"Content-Type": "application/json"}
_GZIP = {**_PLAIN, "Content-Encoding": "gzip"}
_RECORDS = "/admin/eegdash/records/upsert"


def _body(value: object) -> bytes:
    return json.dumps(value).encode()


def _without(name: str) -> dict[str, Any]:
    return {key: value for key, value in record().items() if key != name}


BODIES: dict[str, tuple[str, str, dict[str, str], bytes]] = {
    "17 MiB": ("POST", _RECORDS, _PLAIN, b'["' + b"a" * (17 * MIB) + b'"]'),
    "17 MiB unpacked": ("POST", _RECORDS, _GZIP, gzip.compress(b" " * (17 * MIB))),
    "gzip cut off": ("POST", _RECORDS, _GZIP, gzip.compress(_body([record()]))[:-12]),
    "gzip that is none": ("POST", _RECORDS, _GZIP, _body([record()])),
    "more behind gzip": ("POST", _RECORDS, _GZIP, gzip.compress(_body([record()])) + b"more"),
    "unknown coding": ("POST", _RECORDS, {**_PLAIN, "Content-Encoding": "br"}, _body([record()])),
    "form": ("POST", _RECORDS, {"Content-Type": "application/x-www-form-urlencoded"}, b"a=1"),
    "other charset": ("POST", _RECORDS, {"Content-Type": "application/json; charset=utf-16"}, b"[]"),
    "nothing": ("POST", _RECORDS, _PLAIN, b""),
    "cut off": ("POST", _RECORDS, _PLAIN, _body([record()])[:-5]),
    "bytes that are no text": ("POST", _RECORDS, _PLAIN, b'[{"dataset": "\xff\xfe"}]'),
    "deep": ("POST", _RECORDS, _PLAIN, b"[" * _DEEP + b"]" * _DEEP),
    "deep field": ("POST", _RECORDS, _PLAIN, _body([record(x=json.loads("[" * 80 + "]" * 80))])),
    "same name twice": ("POST", _RECORDS, _PLAIN, _body([record()])[:-2] + b', "dataset": "other"}]'),
    "NaN": ("POST", _RECORDS, _PLAIN, b'[{"nchans": NaN}]'),
    "65 bits": ("POST", _RECORDS, _PLAIN, _body([record(ntimes=2**64)])),
    "object": ("POST", _RECORDS, _PLAIN, _body(record())),
    "empty list": ("POST", _RECORDS, _PLAIN, b"[]"),
    "list of numbers": ("POST", _RECORDS, _PLAIN, b"[1, 2]"),
    "1001 documents": ("POST", _RECORDS, _PLAIN, _body([record(subject=str(number)) for number in range(1001)])),
    "operator as a field": ("POST", _RECORDS, _PLAIN, _body([{**record(), "$set": {"a": 1}}])),
    "operator in a field": ("POST", _RECORDS, _PLAIN, _body([record(x={"$where": "1"})])),
    "NUL in a name": ("POST", _RECORDS, _PLAIN, _body([{**record(), "a\0b": 1}])),
    "without dataset": ("POST", _RECORDS, _PLAIN, _body([_without("dataset")])),
    "without storage": ("POST", _RECORDS, _PLAIN, _body([_without("storage")])),
    "dataset of a number": ("POST", _RECORDS, _PLAIN, _body([{**record(), "dataset": 7}])),
    "dataset with a slash": ("POST", _RECORDS, _PLAIN, _body([{**record(), "dataset": "../x"}])),
    "modality of text": ("POST", _RECORDS, _PLAIN, _body([{**record(), "recording_modality": "eeg"}])),
    "id of a list": ("POST", "/admin/eegdash/datasets", _PLAIN, _body({**dataset(), "dataset_id": ["a"]})),
    "empty id": ("POST", "/admin/eegdash/datasets", _PLAIN, _body({**dataset(), "dataset_id": ""})),
    "insert operator": ("POST", "/admin/eegdash/records", _PLAIN, _body({**record(), "$inc": 1})),
    "update with $inc": (
        "PATCH", "/admin/eegdash/records", _PLAIN, _body({"filter": {}, "update": {"$inc": {"a": 1}}}),
    ),
    "update with $set and more": (
        "PATCH", "/admin/eegdash/records", _PLAIN, _body({"filter": {}, "update": {"$set": {"a": 1}, "b": 1}}),
    ),
    "update of nothing": ("PATCH", "/admin/eegdash/records", _PLAIN, _body({"filter": {}, "update": {}})),
    "update without filter": ("PATCH", "/admin/eegdash/records", _PLAIN, _body({"update": {"a": 1}})),
    "update of a key": ("PATCH", "/admin/eegdash/records", _PLAIN, _body({"filter": {}, "update": {"dataset": "b"}})),
    "update of _id": ("PATCH", "/admin/eegdash/datasets/a", _PLAIN, _body({"update": {"_id": "b"}})),
    "update through itself": (
        "PATCH", "/admin/eegdash/datasets/a", _PLAIN, _body({"update": {"a": 1, "a.b": 1}}),
    ),
    "update by code": (
        "PATCH", "/admin/eegdash/records", _PLAIN, _body({"filter": {"$where": "1"}, "update": {"a": 1}}),
    ),
    "delete all": ("DELETE", "/admin/eegdash/records", {}, b""),
    "delete by an empty filter": ("DELETE", "/admin/eegdash/records?filter=%7B%7D", {}, b""),
    "delete by code": ("DELETE", "/admin/eegdash/records?filter=%7B%22%24where%22%3A1%7D", {}, b""),
    "long idempotency key": ("POST", _RECORDS, {**_PLAIN, "Idempotency-Key": "k" * 300}, _body([record()])),
    "other database": ("POST", "/admin/token/records/upsert", _PLAIN, _body([record()])),
}  # fmt: skip


@pytest.fixture(scope="module")
async def shared_door(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncGenerator[tuple[Server, CountingCatalog]]:
    async with door_alone(tmp_path_factory.mktemp("door")) as both:
        yield both


@pytest.fixture
def door(shared_door: tuple[Server, CountingCatalog]) -> tuple[Server, CountingCatalog]:
    """Give the door that all tests share, since none of them gets through it, with no call counted yet."""
    shared_door[1].calls = 0
    return shared_door


def _assert_refused(answer: httpx.Response, catalog: CountingCatalog) -> None:
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.text[:200])
    problem = answer.json()
    assert problem["code"].isupper()
    assert problem["detail"]
    assert problem["request_id"] == answer.headers["X-Request-ID"]
    assert catalog.calls == 0


@pytest.mark.parametrize("name", FILTERS)
async def test_a_hostile_filter_is_refused(door: tuple[Server, CountingCatalog], name: str) -> None:
    server, catalog = door
    for path in ("records", "count", "datasets"):
        answer = await server.ask_raw(f"/api/eegdash/{path}", f"filter={quote(FILTERS[name])}")
        _assert_refused(answer, catalog)
        assert answer.status_code == 422


@pytest.mark.parametrize("name", QUERIES)
async def test_a_hostile_query_is_refused(door: tuple[Server, CountingCatalog], name: str) -> None:
    server, catalog = door
    _assert_refused(await server.client.get(QUERIES[name]), catalog)


@pytest.mark.parametrize("name", BODIES)
async def test_a_hostile_write_is_refused(door: tuple[Server, CountingCatalog], name: str) -> None:
    server, catalog = door
    method, path, headers, body = BODIES[name]
    answer = await server.client.request(method, path, content=body, headers={**BEARER, **headers})
    _assert_refused(answer, catalog)


async def test_a_bomb_is_not_unpacked(door: tuple[Server, CountingCatalog]) -> None:
    server, catalog = door
    bomb = gzip.compress(b" " * (512 * MIB))
    tracemalloc.start()
    answer = await server.client.post(_RECORDS, content=bomb, headers={**BEARER, **_GZIP})
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code == 413
    assert peak < 80 * MIB
    assert catalog.calls == 0


async def test_a_body_may_come_slowly_but_not_in_drops(tmp_path: Path) -> None:
    taken = 0

    async def coming(size: int) -> AsyncGenerator[bytes]:
        nonlocal taken
        for _ in range(20):
            taken += 1
            yield b" " * size
            await asyncio.sleep(0.05)
        yield b"[]"

    headers = {**BEARER, "Content-Type": "application/json"}
    async with door_alone(tmp_path, body_seconds=0.3) as (server, catalog):
        answer = await server.client.post(_RECORDS, content=coming(1), headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (408, "BODY_TOO_SLOW")
        assert taken < 20
        # Twenty times as fast as it must be, and longer on its way than the drops were waited for.
        answer = await server.client.post(_RECORDS, content=coming(10_000), headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (422, "BAD_BODY")
        assert catalog.calls == 0


async def test_hostile_filters_are_refused_at_once(door: tuple[Server, CountingCatalog]) -> None:
    server, catalog = door
    begin = time.perf_counter()
    for text in FILTERS.values():
        _assert_refused(await server.ask_raw("/api/eegdash/count", f"filter={quote(text)}"), catalog)
    assert (time.perf_counter() - begin) / len(FILTERS) < 0.05


async def _mean_harm(server: Server, catalog: CountingCatalog) -> None:
    """Send all that is above once."""
    for text in FILTERS.values():
        _assert_refused(await server.ask_raw("/api/eegdash/records", f"filter={quote(text)}"), catalog)
        await asyncio.sleep(0)
    for path in QUERIES.values():
        _assert_refused(await server.client.get(path), catalog)
        await asyncio.sleep(0)
    for method, path, headers, body in BODIES.values():
        answer = await server.client.request(method, path, content=body, headers={**BEARER, **headers})
        _assert_refused(answer, catalog)
        await asyncio.sleep(0)


@pytest.mark.slow
async def test_memory_stays_flat(door: tuple[Server, CountingCatalog]) -> None:
    server, catalog = door
    await _mean_harm(server, catalog)
    tracemalloc.start()
    held: list[int] = []
    for _ in range(2):
        await _mean_harm(server, catalog)
        gc.collect()
        held.append(tracemalloc.get_traced_memory()[0])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert held[-1] - held[0] < MIB / 4, held
    # The largest body that is taken at all, and what reading it needs.
    assert peak < 64 * MIB, peak


async def test_others_are_answered_meanwhile(door: tuple[Server, CountingCatalog]) -> None:
    server, catalog = door
    harm = asyncio.create_task(_mean_harm(server, catalog))
    answered = 0
    while not harm.done():
        # The description is no question to the store, whose calls are counted.
        answer = await server.client.get("/admin/valid-databases", headers=BEARER)
        assert answer.status_code == 200
        answered += 1
        await asyncio.sleep(0)
    await harm
    # One for every other request that means harm, at the least: they take turns.
    assert answered > (len(FILTERS) + len(QUERIES) + len(BODIES)) / 2


async def test_the_list_is_long_enough() -> None:
    assert len(FILTERS) + len(QUERIES) + len(BODIES) >= 60
