"""Is whatever a client may think of answered with a coded error, at once and for little work?"""

import asyncio
import gzip
import json
import time
import zlib
from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from graphql_api.schema.request import GraphQLRequest
from tests.schema.asking import Asker, served_archive
from tests.schema.attacks import BODIES, DOCUMENTS, VARIABLES, with_variables

#: Seconds of CPU that an attack may take.
MOST: Final = 0.2
#: Bytes of an answer to one.
LONGEST: Final = 64 * 1024
#: Times that one is tried before it is taken to take more.
TRIES: Final = 4


@pytest.fixture(scope="module")
async def guarded(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Asker]:
    """A server with the limits that are the default."""
    async with served_archive(tmp_path_factory.mktemp("guarded"), max_cost=20_000) as ask:
        # What is made once, for the first request, is no attack's work.
        await ask.http.post("/graphql", json={"query": "{ __schema { queryType { name } } }"})
        yield ask


def _told(response: httpx.Response) -> list[str]:
    assert response.headers["content-type"].startswith("application/json")
    # Who sends little gets no more.
    assert len(response.content) < LONGEST
    errors = response.json()["errors"]
    assert all(set(error["extensions"]) >= {"code", "retryable", "requestId"} for error in errors)
    return [error["extensions"]["code"] for error in errors]


async def _attacked(
    guarded: Asker, content: bytes, encoding: str = "identity"
) -> tuple[httpx.Response, float]:
    """Give the answer and the seconds of CPU: those of another try where a busy machine, or a collection, took more."""
    headers = {"Content-Type": "application/json", "Content-Encoding": encoding}
    taken: list[float] = []
    while True:
        began = time.process_time()
        response = await guarded.http.post("/graphql", content=content, headers=headers)
        taken.append(time.process_time() - began)
        if min(taken) < MOST or len(taken) == TRIES:
            return response, min(taken)


@pytest.mark.parametrize("attack", DOCUMENTS)
@pytest.mark.asyncio(loop_scope="module")
async def test_documents_are_refused_for_little_work(guarded: Asker, attack: str) -> None:
    query, code = DOCUMENTS[attack]
    body = json.dumps({"query": query}).encode()
    response, took = await _attacked(guarded, body)
    assert (response.status_code, set(_told(response))) == (400 if code == "BAD_REQUEST" else 200, {code})
    assert took < MOST


@pytest.mark.parametrize("attack", BODIES)
@pytest.mark.asyncio(loop_scope="module")
async def test_bodies_are_refused_for_little_work(guarded: Asker, attack: str) -> None:
    body, status, code = BODIES[attack]
    response, took = await _attacked(guarded, body)
    assert (response.status_code, _told(response)) == (status, [code])
    assert "data" not in response.json()
    assert took < MOST


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "compress", "gzip, gzip"])
@pytest.mark.asyncio(loop_scope="module")
async def test_compressed_bodies_are_refused_unread(guarded: Asker, coding: str) -> None:
    bomb = gzip.compress(b" " * 50_000_000, 9) if coding.startswith("gzip") else zlib.compress(b" " * 1000)
    response, took = await _attacked(guarded, bomb, coding)
    assert (response.status_code, _told(response)) == (415, ["UNSUPPORTED_CONTENT_ENCODING"])
    assert took < MOST


@pytest.mark.parametrize("attack", VARIABLES)
@pytest.mark.asyncio(loop_scope="module")
async def test_variables_are_refused_for_little_work(guarded: Asker, attack: str) -> None:
    query, variables, code = VARIABLES[attack]
    response, took = await _attacked(guarded, with_variables(query, variables))
    assert response.status_code == (400 if code == "BAD_JSON" else 200)
    assert (set(_told(response)) if "errors" in response.json() else None) == ({code} if code else None)
    assert took < MOST


async def test_a_body_that_trickles_in_is_given_up(tmp_path: Path) -> None:
    async def trickling() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" "
            await asyncio.sleep(0.05)

    async with served_archive(tmp_path, request_timeout=0.3) as ask:
        began = time.monotonic()
        headers: dict[str, Any] = {"Content-Type": "application/json"}
        response = await ask.http.post("/graphql", content=trickling(), headers=headers)
        assert (response.status_code, _told(response)) == (408, ["BODY_TOO_SLOW"])
        assert time.monotonic() - began < 3


@pytest.mark.asyncio(loop_scope="module")
async def test_a_second_client_is_answered_while_all_of_it_comes(guarded: Asker) -> None:
    """Each attack holds the process for no longer than its CPU: nobody waits for all of them."""
    slowest = max([await _beside(guarded, query) for query, _ in DOCUMENTS.values()])
    assert slowest < 2 * MOST


async def _beside(guarded: Asker, query: str) -> float:
    """Give the seconds of CPU until another client was answered, the least of a few tries."""
    least = 2 * MOST
    for _ in range(TRIES):
        attack = asyncio.create_task(guarded.http.post("/graphql", json={"query": query}))
        began = time.process_time()
        answer = await guarded.http.post("/graphql", json={"query": "{ __typename }"})
        least = min(least, time.process_time() - began)
        assert answer.json() == {"data": {"__typename": "Query"}}
        await attack
        if least < MOST:
            break
    return least


def test_names_that_are_none_are_not_kept_among_the_figures() -> None:
    named = {
        name: GraphQLRequest("{ a }", None, name, safe=True).name for name in ("A", "a" * 101, "a\n", "1")
    }
    assert list(named.values()) == ["A", "", "", ""]


def test_there_are_attacks_enough() -> None:
    assert len(DOCUMENTS) + len(BODIES) + len(VARIABLES) >= 90
