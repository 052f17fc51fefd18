"""Is an answer that one process wrote given by all, whole and true, and never one that is not for everybody?"""

import asyncio
import hashlib
import logging
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import Any, TypeAlias

import httpx
import pytest
from prometheus_client import REGISTRY
from redis import Redis

from benchmarks import archive
from benchmarks.questions import DATASET, SMALL, TREE
from graphql_api import stores
from graphql_api.domain.datasets import Visibility
from graphql_api.resolvers.epoch import INTERVAL, Epoch
from graphql_api.service.redis_link import RedisLink
from graphql_api.service.shared_answers import Name, SharedAnswers
from tests.schema.asking import Asker, served, settings_in
from tests.service.redis_servers import RedisServer

#: The driver's own client, whose types are known in part.
Kept: TypeAlias = Any

_PATIENCE = 30
#: Long enough for an answer to be told to Redis, if anybody means to.
_WHILE = 3 * INTERVAL
_ADMIN = "token-of-the-test"
_SEARCH = 'datasets(search: "archive") { nodes { latestVersion {'
_OUTCOMES = ("found", "missed", "kept", "away", "damaged")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A version whose tree has more than a megabyte."""
    made = tmp_path_factory.mktemp("large") / "archive"
    archive.make(made, 4000, answers=False)
    return made


@pytest.fixture
def kept(redis: RedisServer) -> Generator[Kept]:
    """A look into the Redis of the test."""
    with closing(Redis(port=redis.port)) as client:
        yield client


@asynccontextmanager
async def _servers(
    folder: Path,
    redis: RedisServer,
    number: int = 2,
    **options: Any,  # noqa: ANN401 - any setting
) -> AsyncGenerator[list[Asker]]:
    """Several servers of one catalogue and one Redis."""
    options = {
        "redis": redis.url,
        "redis_timeout": 10,
        "shared_answers": 2**24,
        "admin_token": _ADMIN,
        **options,
    }
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(served(settings_in(folder, **options))) for _ in range(number)]


def _counts() -> dict[str, float]:
    name = "bidsgraph_shared_answers_total"
    return {each: REGISTRY.get_sample_value(name, {"outcome": each}) or 0 for each in _OUTCOMES}


def _since(before: dict[str, float]) -> dict[str, float]:
    return {name: number - before[name] for name, number in _counts().items() if number != before[name]}


async def _until(before: dict[str, float], outcome: str, number: int = 1) -> None:
    until = time.monotonic() + _PATIENCE
    while _since(before).get(outcome, 0) < number:
        assert time.monotonic() < until, _since(before)
        await asyncio.sleep(0.05)


async def _ask(asker: Asker, query: str = TREE, coding: str = "gzip", **headers: str) -> httpx.Response:
    asked = {"Accept-Encoding": coding, **headers}
    response = await asker.http.post("/graphql", json={"query": query}, headers=asked)
    assert response.status_code == 200
    return response


def _entries(kept: Kept) -> dict[bytes, bytes]:
    """Give what there is by its name."""
    [key] = kept.keys("bidsgraph:answers:*")
    found: dict[bytes, bytes] = kept.hgetall(key)
    return {name: text for name, text in found.items() if name != b"bytes"}


def _put(kept: Kept, name: bytes, text: bytes) -> None:
    [key] = kept.keys("bidsgraph:answers:*")
    kept.hset(key, name, text)


async def test_what_one_writes_the_other_gives(folder: Path, redis: RedisServer) -> None:
    async with _servers(folder, redis) as (one, other):
        before = _counts()
        first = await _ask(one)
        await _until(before, "kept")
        again = await _ask(other)
        assert _since(before) == {"missed": 1, "kept": 1, "found": 1}
        assert again.content == first.content
        for name in ("content-type", "content-encoding"):
            assert again.headers[name] == first.headers[name]
        assert set(again.headers["vary"].split(", ")) == set(first.headers["vary"].split(", "))


async def test_each_coding_and_each_question_has_its_own(folder: Path, redis: RedisServer) -> None:
    async with _servers(folder, redis) as (one, other):
        before = _counts()
        asked = [(TREE, "gzip"), (TREE, "br"), (TREE.replace("url", ""), "gzip")]
        first = [await _ask(one, *each) for each in asked]
        await _until(before, "kept", len(asked))
        again = [await _ask(other, *each) for each in asked]
        assert [each.content for each in again] == [each.content for each in first]
        assert [each.headers["content-encoding"] for each in again] == ["gzip", "br", "gzip"]
        assert _since(before)["found"] == len(asked)


async def test_get_has_a_validator_and_304(folder: Path, redis: RedisServer) -> None:
    async with _servers(folder, redis) as (one, other):
        before = _counts()
        await _ask(one)
        await _until(before, "kept")
        found = await other.http.get("/graphql", params={"query": TREE}, headers={"Accept-Encoding": "gzip"})
        assert _since(before)["found"] == 1
        asked = {"Accept-Encoding": "gzip", "If-None-Match": found.headers["etag"]}
        again = await other.http.get("/graphql", params={"query": TREE}, headers=asked)
        assert (again.status_code, again.content) == (304, b"")


async def test_what_is_not_for_everybody_is_never_told(folder: Path, redis: RedisServer, kept: Kept) -> None:
    async with _servers(folder, redis, 1) as [asker], stores.opened(settings_in(folder)) as catalog:
        before = _counts()
        # Addresses that end, what is found by more than datasets, and what each client is told of its own cost.
        await _ask(asker, TREE.replace("url", "directUrl"))
        found = await _ask(asker, TREE.replace(f'version(datasetId: "{DATASET}") {{', _SEARCH) + "}}")
        assert len(found.content) > 1_000_000
        body = {"query": TREE, "extensions": {"cost": True}}
        told = await asker.http.post("/graphql", json=body, headers={"Accept-Encoding": "gzip"})
        assert told.json()["extensions"]
        # Plain answers cost less to write than to fetch, and so do short ones.
        await _ask(asker, coding="identity")
        await _ask(asker, SMALL)
        [row] = await catalog.get_datasets([DATASET])
        assert row
        await catalog.put_dataset(row._replace(visibility=Visibility.PRIVATE))
        try:
            await asyncio.sleep(_WHILE)
            seen = await _ask(asker, Authorization=f"Bearer {_ADMIN}")
            assert len(seen.content) > 1_000_000
            assert (await _ask(asker)).json()["data"]["version"] is None
            await asyncio.sleep(_WHILE)
        finally:
            await catalog.put_dataset(row)
        assert _since(before) == {}
        assert kept.keys("bidsgraph:answers:*") == []


async def test_a_change_ends_what_was_told_before(folder: Path, redis: RedisServer) -> None:
    query = TREE.replace("{\n  version", f'{{ dataset(datasetId: "{DATASET}") {{ name }}\n version', 1)
    async with _servers(folder, redis) as (one, other), stores.opened(settings_in(folder)) as catalog:
        before = _counts()
        await _ask(one, query)
        await _until(before, "kept")
        [row] = await catalog.get_datasets([DATASET])
        assert row
        for name in ("New", row.document["name"]):
            await catalog.put_dataset(row._replace(document={**row.document, "name": name}))
            await asyncio.sleep(_WHILE)
            assert (await _ask(other, query)).json()["data"]["dataset"]["name"] == name
        assert _since(before).get("found") is None


@pytest.mark.parametrize("harm", ["cut", "flipped", "empty", "of another"])
async def test_a_damaged_answer_is_written_anew(
    folder: Path, redis: RedisServer, kept: Kept, harm: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with _servers(folder, redis, 3) as (one, other, third):
        before = _counts()
        first = await _ask(one)
        await _until(before, "kept")
        [(name, text)] = _entries(kept).items()
        flipped = text[:5000] + bytes([text[5000] ^ 1]) + text[5001:]
        # The digest is right for these bytes alone, but these are no answer to this.
        other_text = hashlib.sha256(text[32:]).digest() + text[32:]
        _put(kept, name, {"cut": text[:-1], "flipped": flipped, "empty": b"", "of another": other_text}[harm])
        before = _counts()
        with caplog.at_level(logging.WARNING):
            assert (await _ask(other)).content == first.content
        assert "an answer that redis kept is damaged; it is written anew" in caplog.messages
        await _until(before, "kept")
        assert (await _ask(third)).content == first.content
        assert _since(before) == {"damaged": 1, "kept": 1, "found": 1}


async def test_without_redis_all_is_answered_and_with_it_shared_again(
    folder: Path, redis: RedisServer
) -> None:
    async with _servers(folder, redis, redis_timeout=0.5) as (one, other):
        before = _counts()
        first = await _ask(one)
        await _until(before, "kept")
        redis.stop()
        before = _counts()
        for query in (TREE, TREE + "\n", TREE + "\n\n"):
            answer = await _ask(other, query)
            assert answer.content == first.content
        assert _since(before) == {"away": 3}
        redis.start()
        for number in range(3, 3 + 2 * _PATIENCE):
            await _ask(other, TREE + "\n" * number)
            if _since(before).get("missed"):
                break
            await asyncio.sleep(INTERVAL / 2)
        await _until(before, "kept")


class _Store:
    """A catalogue of which nothing is asked but whether it changed."""

    def __init__(self) -> None:
        self.tokens = {"a": "1"}

    async def revisions(self) -> dict[str, str]:
        return dict(self.tokens)


async def _seen(*stores_: _Store) -> list[Epoch]:
    epochs = [Epoch() for _ in stores_]
    for epoch, store in zip(epochs, stores_, strict=True):
        await epoch.look(store)
    return epochs


async def test_a_state_has_one_name_in_all_processes_and_none_while_it_is_not_known() -> None:
    store, other = _Store(), _Store()
    assert Epoch().state == ""
    one, two = await _seen(store, other)
    first = one.state
    assert first == two.state != ""
    one.expire()
    assert one.state == ""
    await one.look(store)
    assert one.state == first
    store.tokens = {"a": "2"}
    await one.look(store)
    assert one.state not in {first, ""}


async def test_what_is_read_while_this_process_changes_something_names_no_state() -> None:
    class Slow(_Store):
        async def revisions(self) -> dict[str, str]:
            read = await super().revisions()
            epoch.expire()
            return read

    epoch = Epoch()
    await epoch.look(Slow())
    assert epoch.state == ""


@asynccontextmanager
async def _answers(redis: RedisServer, capacity: int) -> AsyncGenerator[tuple[SharedAnswers, Epoch]]:
    """One process's way to Redis, which looks for changes all the time."""
    store, epoch = _Store(), Epoch()

    async def look() -> None:
        while True:
            await epoch.look(store)
            await asyncio.sleep(0)

    looking = asyncio.create_task(look())
    await asyncio.sleep(0)
    link = RedisLink(redis.url, seconds=10)
    answers = SharedAnswers(link, epoch, scope=lambda: "test", capacity=capacity)
    try:
        yield answers, epoch
    finally:
        looking.cancel()
        await answers.close()


async def test_together_they_never_take_more_than_they_may(redis: RedisServer, kept: Kept) -> None:
    most = 10_000
    async with _answers(redis, most) as (answers, epoch):
        assert answers.has_room(most // 4)
        assert not answers.has_room(most // 4 + 1)
        for number in range(20):
            before = _counts()
            # Some are told again, with another length.
            name = Name(b"%d" % (number % 7), epoch.number, "gzip")
            answers.keep(name, [b"x" * 100 * (number % 20), b"y"])
            await _until(before, "kept")
            there = _entries(kept)
            size = sum(map(len, there.values()))
            assert int(kept.hget("bidsgraph:answers:test", "bytes") or 0) == size <= most
            found = await answers.find(name)
            assert found
            assert found.text == b"x" * 100 * (number % 20) + b"y"
        assert 0 < kept.ttl("bidsgraph:answers:test") <= 3600


async def test_an_answer_of_a_state_that_is_gone_is_neither_given_nor_told(
    redis: RedisServer, kept: Kept
) -> None:
    async with _answers(redis, 10_000) as (answers, epoch):
        before = _counts()
        name = Name(b"a", epoch.number, "gzip")
        answers.keep(name, [b"text"])
        epoch.expire()
        assert await answers.find(name) is None
        await asyncio.sleep(INTERVAL)
        assert _since(before) == {}
        assert kept.dbsize() == 0
