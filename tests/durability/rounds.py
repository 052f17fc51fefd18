"""Does what was acknowledged survive? Run as `python -m tests.durability.rounds [--rounds N] [WHAT...]`.

`sqlite-killed` kills a process in the middle of its writes, `primary-killed` the primary of a replica set in the middle
of a bulk insertion, `four-writers` lets four processes upsert the same thousand keys. After each round all that was
acknowledged must be there, once, and of a batch that was not, all or nothing.
"""

import argparse
import asyncio
import os
import random
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import orjson

from graphql_api.catalog.mongo.client import Driver
from graphql_api.catalog.protocols import Catalog
from graphql_api.domain.predicates import EVERYTHING, equals
from tests.catalog import mongo_servers
from tests.catalog.adapters import ADAPTERS
from tests.catalog.clients import mongo
from tests.catalog.mongo_servers import Member, ReplicaSet
from tests.durability.writers import BATCH, KEYS, RECORDS

_ROOT: Final = Path(__file__).parents[2]


async def _start(adapter: str, place: Path, work: str, writer: str, **environment: str) -> Process:
    words = ("-m", "tests.durability.writers", adapter, str(place), work, writer)
    known = os.environ | environment
    return await asyncio.create_subprocess_exec(sys.executable, *words, cwd=_ROOT, stdout=PIPE, env=known)


async def _acknowledged(process: Process) -> int:
    """Read how many batches were acknowledged, in order, of a process that has ended; a cut-off line counts not."""
    out, _ = await process.communicate()
    lines = out.decode().rpartition("\n")[0].split()
    return int(lines[-1]) + 1 if lines else 0


async def check(catalog: Catalog, writer: str, told: int) -> int:
    """Check what is there of a writer against the number of batches that it told, and give the number of documents."""
    found: list[int] = []
    while page := await catalog.find(
        RECORDS, equals({"dataset": writer}), private=True, skip=len(found), limit=1000
    ):
        found += [orjson.loads(each)["number"] for each in page]
    counts = Counter(found)
    assert all(count == 1 for count in counts.values()), "a document is there twice"
    assert counts.keys() >= set(range(told * BATCH)), "an acknowledged document is lost"
    # One batch may have been written whose acknowledgement did not arrive: all of it.
    assert len(found) in {told * BATCH, (told + 1) * BATCH}, f"half a batch: {len(found)} of {told}"
    return len(found)


async def sqlite_killed(rounds: int) -> None:
    """Kill the process that writes."""
    with tempfile.TemporaryDirectory() as place:
        for number in range(rounds):
            writer = f"round{number}"
            process = await _start("sqlite", Path(place), "insert", writer)
            assert process.stdout
            first = await process.stdout.readline()
            await asyncio.sleep(random.uniform(0, 0.3))  # noqa: S311 no secret
            process.kill()
            told = max(await _acknowledged(process), int(first) + 1)
            catalog = ADAPTERS["sqlite"].make(Path(place))
            await catalog.open()
            there = await check(catalog, writer, told)
            await catalog.close()
            print(f"round {number}: {told} batches acknowledged, {there} documents there")  # noqa: T201


async def primary_killed(rounds: int) -> None:
    """Kill the primary while another process inserts, and start it again after the writer went on."""
    members = ReplicaSet()
    members.start()
    try:
        for number in range(rounds):
            await _lose_primary(members, f"round{number}", number)
    finally:
        members.remove()


async def _lose_primary(members: ReplicaSet, writer: str, number: int) -> None:
    process = await _start("mongo-set-motor", Path(), "insert", writer, **{mongo_servers.SET: members.url})
    assert process.stdout
    await process.stdout.readline()
    await asyncio.sleep(random.uniform(0, 0.5))  # noqa: S311 no secret
    lost: Member = await asyncio.to_thread(members.primary)
    lost.kill()
    # The writer goes on with the next primary before it is stopped.
    lines = [await asyncio.wait_for(process.stdout.readline(), 60) for _ in range(5)]
    process.kill()
    told = max(await _acknowledged(process), int(lines[-1]) + 1)
    await asyncio.to_thread(lost.start)
    catalog = mongo(members.url, Driver.MOTOR)
    await catalog.open()
    there = await check(catalog, writer, told)
    await catalog.close()
    print(f"round {number}: {told} batches acknowledged, {there} documents there")  # noqa: T201


async def four_writers(rounds: int) -> None:
    """Let four processes upsert the same keys into each store."""
    for name in ("sqlite", "mongo-motor", "mongo-set-motor"):
        for number in range(rounds):
            await _write_at_once(name)
            print(f"{name}, round {number}: four writers left {KEYS} documents")  # noqa: T201


async def _write_at_once(name: str) -> None:
    adapter = ADAPTERS[name]
    adapter.empty()
    with tempfile.TemporaryDirectory() as place:
        catalog = adapter.make(Path(place))
        await catalog.open()
        processes = [await _start(name, Path(place), "upsert", f"writer{each}") for each in range(4)]
        told = [int((await process.communicate())[0]) for process in processes]
        assert sum(told) == KEYS, told
        assert await catalog.count(RECORDS, EVERYTHING, private=True) == KEYS
        await catalog.close()


WORKS: Final[dict[str, Callable[[int], Awaitable[None]]]] = {
    "sqlite-killed": sqlite_killed,
    "primary-killed": primary_killed,
    "four-writers": four_writers,
}


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("what", nargs="*", choices=[[], *WORKS], help="all by default")
    options = parser.parse_args()
    for name in options.what or WORKS:
        print(name)  # noqa: T201
        await WORKS[name](options.rounds)


if __name__ == "__main__":
    asyncio.run(main())
