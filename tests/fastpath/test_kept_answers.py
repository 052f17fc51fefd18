"""Are answers given again only for as long as they are true?"""

import asyncio
import re
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from graphql_api import stores
from graphql_api.domain.datasets import Visibility
from graphql_api.fastpath.answer_cache import AnswerCache, Flight, Kept, keeping
from graphql_api.resolvers.epoch import INTERVAL, Epoch
from tests.schema.asking import Asker, served_archive, settings_in

QUERY = '{ dataset(datasetId: "ds000001") { name visibility latestVersion { tag contentHash } } }'


@pytest.fixture
async def asker(tmp_path: Path) -> AsyncGenerator[Asker]:
    async with served_archive(tmp_path) as asker:
        yield asker


async def test_an_answer_is_the_same_again(asker: Asker) -> None:
    first = await asker.http.post("/graphql", json={"query": QUERY})
    again = await asker.http.post("/graphql", json={"query": QUERY})
    assert first.content == again.content


async def test_get_has_a_validator_and_304(asker: Asker) -> None:
    first = await asker.http.get("/graphql", params={"query": QUERY})
    assert first.status_code == 200
    etag = first.headers["etag"]
    again = await asker.http.get(
        "/graphql", params={"query": QUERY}, headers={"If-None-Match": f'"x", W/{etag}'}
    )
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    other = await asker.http.get("/graphql", params={"query": QUERY}, headers={"If-None-Match": '"x"'})
    assert other.status_code == 200


async def test_what_another_process_changes_is_seen_within_seconds(asker: Asker, tmp_path: Path) -> None:
    assert (await asker.data(QUERY))["dataset"]["name"] == "Two people at rest"
    async with stores.opened(settings_in(tmp_path)) as elsewhere:
        [row] = await elsewhere.get_datasets(["ds000001"])
        assert row is not None
        await elsewhere.put_dataset(row._replace(document={**row.document, "name": "New"}))
        await asyncio.sleep(2 * INTERVAL)
        assert (await asker.data(QUERY))["dataset"]["name"] == "New"
        await elsewhere.put_dataset(row._replace(visibility=Visibility.PRIVATE))
        await asyncio.sleep(2 * INTERVAL)
        assert (await asker.data(QUERY))["dataset"] is None


async def test_two_addresses_do_not_share_an_answer(asker: Asker) -> None:
    query = '{ version(datasetId: "ds000001") { file(path: "README") { url } } }'
    for host in ("one.test", "two.test"):
        response = await asker.http.post("/graphql", json={"query": query}, headers={"Host": host})
        assert response.json()["data"]["version"]["file"]["url"].startswith(f"http://{host}/")


def test_the_bound_is_kept_and_an_old_state_is_forgotten() -> None:
    epoch = Epoch()
    epoch.number = 2
    cache = AnswerCache[Kept](epoch, capacity=800)
    for number in range(20):
        cache.keep(number, Kept([b"x" * 60, b"x" * 40], 2))
    assert cache.nbytes == 800
    assert cache.find(0) is None
    assert cache.find(19) is not None
    epoch.expire()
    assert cache.find(19) is None
    assert cache.nbytes == 700


def test_a_streamed_answer_is_kept_when_it_was_read_whole() -> None:
    epoch = Epoch()
    epoch.number = 2
    cache = AnswerCache[Kept](epoch, capacity=8000)
    half = keeping(cache, "half", 2, [b"a", b"b"])
    next(half)
    assert cache.find("half") is None
    assert list(keeping(cache, "whole", 2, [b"a", b"b"])) == [b"a", b"b"]
    kept = cache.find("whole")
    assert kept is not None
    assert kept.text == b"ab"
    assert list(keeping(cache, "large", 2, [b"x" * 2001])) == [b"x" * 2001]
    assert cache.find("large") is None


LONG = '{ version(datasetId: "ds000001") { files(first: 1000) { nodes { path } } subjects { label } } }'


async def test_a_long_answer_is_the_same_for_all_that_ask_at_once(tmp_path: Path) -> None:
    async with served_archive(tmp_path) as asker:
        archive = asker.http
        answers = await asyncio.gather(*(archive.post("/graphql", json={"query": LONG}) for _ in range(5)))
        assert len({answer.content for answer in answers}) == 1
        assert answers[0].json()["data"]["version"]["subjects"]


async def test_who_waits_for_an_answer_on_its_way_goes_on_when_it_has_landed_or_after_a_while() -> None:
    epoch = Epoch()
    epoch.number = 2
    cache, flight = AnswerCache[Kept](epoch, capacity=8000), Flight()
    way = keeping(cache, "key", 2, [b"a", b"b"], flight)
    next(way)
    await flight.wait(0.01)
    assert cache.find("key") is None
    waiting = asyncio.ensure_future(flight.wait(60))
    await asyncio.sleep(0)
    assert list(way) == [b"b"]
    await waiting
    assert cache.find("key") is not None
    abandoned = Flight()
    way = keeping(cache, "other", 2, [b"a", b"b"], abandoned)
    next(way)
    way.close()
    await abandoned.wait(60)
    assert cache.find("other") is None


SECRET = "a-secret-of-enough-length"  # noqa: S105 - it guards nothing
ADMIN = {"Authorization": f"Bearer {SECRET}"}


async def answered(asker: Asker, query: str, headers: dict[str, str], host: str) -> tuple[Any, str]:
    """Ask, and say which way the answer was made; `host` tells one test's answers from another's."""
    before = await ways(asker)
    response = await asker.http.post("/graphql", json={"query": query}, headers={**headers, "Host": host})
    assert response.status_code == 200
    after = await ways(asker)
    [way] = [name for name, number in after.items() if number != before.get(name, 0)]
    return response.json()["data"], way


async def ways(asker: Asker) -> dict[str, float]:
    """Read how many answers were made each way."""
    text = (await asker.http.get("/metrics")).text
    return {
        way: float(number)
        for way, number in re.findall(r'^bidsgraph_answers_total{way="(.+?)"} (.+)$', text, re.MULTILINE)
    }


async def test_admins_are_given_again_what_the_public_would_be_told(tmp_path: Path) -> None:
    """An answer in which nothing private was asked for is kept for them, too; for each other it is not."""
    async with served_archive(tmp_path, admin_token=SECRET) as asker:
        told, way = await answered(asker, QUERY, ADMIN, "one.test")
        assert (told["dataset"]["name"], way) == ("Two people at rest", "planned")
        assert await answered(asker, QUERY, ADMIN, "one.test") == (told, "kept")
        assert await answered(asker, QUERY, {}, "one.test") == (told, "planned")
        assert await answered(asker, QUERY, {}, "one.test") == (told, "kept")


@pytest.mark.parametrize(
    "query",
    [
        '{ dataset(datasetId: "ds000004") { name } }',
        '{ version(datasetId: "ds000004") { tag subjects { label } } }',
        '{ node(id: "Dataset:ds000004") { id } }',
        "{ datasets { totalCount nodes { datasetId } } }",
    ],
)
async def test_what_is_private_is_never_kept(tmp_path: Path, query: str) -> None:
    """Whatever may tell of a private dataset is made anew each time, and the public's own answer stays its own."""
    async with served_archive(tmp_path, admin_token=SECRET) as asker:
        public, _ = await answered(asker, query, {}, "two.test")
        told, way = await answered(asker, query, ADMIN, "two.test")
        assert way == "planned"
        assert told != public
        assert await answered(asker, query, ADMIN, "two.test") == (told, "planned")
        assert await answered(asker, query, {}, "two.test") == (public, "kept")
