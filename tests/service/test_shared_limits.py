"""Is a limit that Redis keeps one limit for all processes, and no harm while Redis is away?"""

import asyncio
import logging
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from graphql_api.service.redis_link import DEADLINE, RedisLink
from graphql_api.service.shared_windows import SharedWindows
from graphql_api.service.windows import WINDOW, OwnWindows
from tests.service.redis_servers import RedisServer

_QUERY = {"query": "{ __typename }"}
_PATIENCE = 60
#: Seconds that Redis may take where the machine is busy with other tests and every charge has to be counted.
_EXACT = 10.0


@asynccontextmanager
async def _shared(
    redis: RedisServer, seconds: float = _EXACT
) -> AsyncGenerator[tuple[SharedWindows, RedisLink]]:
    link = RedisLink(redis.url, seconds=seconds)
    try:
        yield SharedWindows(link), link
    finally:
        await link.close()


async def test_redis_counts_as_the_process_does(redis: RedisServer) -> None:
    own = OwnWindows(lambda: 0.0)
    async with _shared(redis) as (windows, _):
        for cost in (1, 0, 40, 30, 29, 1, 1, 0):
            spent, expected = await windows.charge("a", cost, 100), await own.charge("a", cost, 100)
            assert spent is not None
            assert spent[:2] == expected[:2]
            assert WINDOW - 10 < spent.seconds <= WINDOW


async def test_charges_at_once_never_pass_the_limit_together(redis: RedisServer) -> None:
    async with _shared(redis) as (windows, _):
        spent = await asyncio.gather(*(windows.charge("a", 3, 100) for _ in range(200)))
        assert sum(each.passes for each in spent if each) == 33


async def test_a_frozen_redis_costs_one_wait_and_then_nothing_until_it_is_back(
    redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with _shared(redis, DEADLINE) as (windows, link):
        assert await windows.charge("a", 1, 2) is not None
        redis.signal(signal.SIGSTOP)
        began = time.monotonic()
        with caplog.at_level(logging.WARNING):
            assert await windows.charge("a", 1, 2) is None
            first = time.monotonic() - began
            for _ in range(1000):
                assert await windows.charge("a", 1, 2) is None
        assert first < 1
        assert time.monotonic() - began - first < 1
        assert [each.message for each in caplog.records].count(
            "redis does not answer (TimeoutError); it is done without"
        ) == 1
        redis.signal(signal.SIGCONT)
        await _back(link)
        assert await windows.charge("a", 1, 100) is not None


async def test_a_redis_that_was_started_again_counts_again(redis: RedisServer) -> None:
    async with _shared(redis) as (windows, link):
        assert await windows.charge("a", 5, 5) is not None
        redis.stop()
        assert await windows.charge("a", 5, 5) is None
        redis.start()
        await _back(link)
        # It kept nothing, and does not know the script any more.
        spent = [await windows.charge("a", 5, 5) for _ in range(2)]
        assert [each and each.passes for each in spent] == [True, False]


async def _back(link: RedisLink) -> None:
    async with asyncio.timeout(_PATIENCE):
        while link.is_away:  # noqa: ASYNC110 - a test looks from outside
            await asyncio.sleep(0.05)


@contextmanager
def _processes(directory: Path, redis: RedisServer, number: int) -> Generator[list[str]]:
    """Start so many servers at once, and give their URLs when all are there."""
    command = [sys.executable, "-m", "graphql_api.cli", "serve", "--port", "0", "--data-dir", str(directory)]
    environment = {**os.environ, "BIDSGRAPH_REDIS": redis.url, "BIDSGRAPH_LOG_LEVEL": "warning"}
    environment["BIDSGRAPH_REDIS_TIMEOUT"] = str(_EXACT)
    with ExitStack() as stack:
        started: list[subprocess.Popen[str]] = []
        for _ in range(number):
            process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True)
            started.append(stack.enter_context(process))
            stack.callback(process.kill)
        yield list(map(_url, started))


def _url(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return next(found[1] for line in process.stdout if (found := re.search(r"Serving at (\S+)", line)))


async def _statuses(client: httpx.AsyncClient, servers: Sequence[str], number: int) -> Counter[int]:
    """Ask so often, as one client, of all servers in turn and twenty at once."""
    found: Counter[int] = Counter()
    gate = asyncio.Semaphore(20)

    async def ask(position: int) -> None:
        async with gate:
            answer = await client.post(f"{servers[position % len(servers)]}/graphql", json=_QUERY)
            found[answer.status_code] += 1

    await asyncio.gather(*(ask(position) for position in range(number)))
    return found


@pytest.mark.slow
async def test_four_processes_let_exactly_a_hundred_of_four_hundred_pass_and_none_fails_without_redis(
    redis: RedisServer, tmp_path: Path
) -> None:
    limits: dict[str, Any] = {"max_connections": 20}
    with _processes(tmp_path / "data", redis, 4) as servers:
        async with httpx.AsyncClient(timeout=_PATIENCE, limits=httpx.Limits(**limits)) as client:
            assert await _statuses(client, servers, 400) == {200: 100, 429: 300}
            redis.stop()
            assert await _statuses(client, servers, 400) == {200: 400}
            redis.start()
            await _limited_again(client, servers)
            # What was asked while they came back one after another counts too.
            assert (await _statuses(client, servers, 400))[429] >= 300


async def _limited_again(client: httpx.AsyncClient, servers: Sequence[str]) -> None:
    async with asyncio.timeout(_PATIENCE):
        for server in servers:
            while await _passes_by(client, server):  # noqa: ASYNC110 - only asking tells
                await asyncio.sleep(0.1)


async def _passes_by(client: httpx.AsyncClient, server: str) -> bool:
    answer = await client.post(f"{server}/graphql", json=_QUERY)
    return "ratelimit-limit" not in answer.headers
