"""Is every caller of the embedded store answered in time?"""

import asyncio
import sqlite3
import sys
import threading
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from graphql_api.catalog.sqlite.connections import open_reader
from graphql_api.catalog.sqlite.lane import Lane
from graphql_api.domain.errors import StoreUnavailableError
from tests.catalog.samples import dataset
from tests.catalog.sqlite_files import SECONDS, fill, opened

#: What a busy machine may add.
_BUSY = 1.0

_HOLD_LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalog.sqlite"


@asynccontextmanager
async def locked_by_another_process(path: Path) -> AsyncGenerator[None]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _HOLD_LOCK, path, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    assert await process.stdout.readline() == b"locked\n"
    try:
        yield
    finally:
        process.kill()
        await process.communicate()


async def test_a_writer_kept_waiting_is_told_in_time_while_readers_go_on(path: Path) -> None:
    async with opened(path) as catalog:
        await catalog.put_dataset(dataset("ds1"))
        async with locked_by_another_process(path):
            begun = time.monotonic()
            writing = asyncio.create_task(catalog.put_dataset(dataset("ds2")))
            reads = 0
            while not writing.done():
                assert await catalog.get_datasets(["ds1", "ds2"]) == [dataset("ds1"), None]
                reads += 1
            with pytest.raises(StoreUnavailableError):
                await writing
            assert time.monotonic() - begun < SECONDS + _BUSY
            assert reads > 5
        await catalog.put_dataset(dataset("ds2"))
        assert await catalog.get_datasets(["ds2"]) == [dataset("ds2")]


async def test_writers_that_queue_are_told_in_time_as_well(path: Path) -> None:
    async with opened(path) as catalog:
        async with locked_by_another_process(path):
            begun = time.monotonic()
            waiting = [catalog.put_dataset(dataset(f"ds{number}")) for number in range(20)]
            ends = await asyncio.gather(*waiting, return_exceptions=True)
            assert time.monotonic() - begun < SECONDS + _BUSY
            assert {type(end) for end in ends} == {StoreUnavailableError}
        await catalog.put_dataset(dataset("ds1"))


async def test_a_store_at_hand_opens_while_another_process_writes(path: Path) -> None:
    await fill(path)
    async with locked_by_another_process(path), opened(path) as catalog:
        await catalog.check()


async def test_a_store_closes_while_another_process_holds_the_lock(path: Path) -> None:
    async with opened(path, seconds=60) as catalog:
        await catalog.put_dataset(dataset("ds2"))
        async with locked_by_another_process(path):
            begun = time.monotonic()
            await catalog.close()
            assert time.monotonic() - begun < 30


def endless(connection: sqlite3.Connection) -> None:
    connection.execute(
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    ).fetchone()


def one(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT 1").fetchone()[0])


@asynccontextmanager
async def lane_of_one_thread(path: Path, seconds: float) -> AsyncGenerator[Lane]:
    await fill(path)
    lane = Lane(path, open_reader, threads=1, seconds=seconds)
    yield lane
    await lane.close()


async def test_a_deadline_frees_the_thread_of_an_endless_query(path: Path) -> None:
    async with lane_of_one_thread(path, SECONDS) as lane:
        with pytest.raises(StoreUnavailableError):
            await lane.run(endless)
        assert await lane.run(one) == 1


async def test_a_caller_that_goes_away_frees_the_thread_of_an_endless_query(path: Path) -> None:
    async with lane_of_one_thread(path, 3600) as lane:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(lane.run(endless), 0.1)
        assert await asyncio.wait_for(lane.run(one), 5) == 1


async def test_threads_are_bounded(path: Path) -> None:
    def name(_: sqlite3.Connection) -> str:
        return threading.current_thread().name

    await fill(path)
    lane = Lane(path, open_reader, threads=3, seconds=SECONDS * 10)
    assert len(set(await asyncio.gather(*(lane.run(name) for _ in range(200))))) <= 3
    await lane.close()
