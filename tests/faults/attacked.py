"""How long does a client wait while another sends all attacks that are known, one after another?

`python -m tests.faults.attacked --seconds 20`: a server of one process is asked a small question a hundred times a
second, first alone and then beside one client that sends every document and body of tests/schema/test_attacks.py
over and over. Prints both waits; 1 where one attack was answered by 5xx.
"""

import argparse
import asyncio
import multiprocessing
import sys
import tempfile
import time
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path
from statistics import quantiles
from typing import Final

import httpx

from tests.faults.load import served
from tests.schema.attacks import named_bodies

_PAUSE: Final = 0.01
#: Seconds until the attacker's process is at work.
_START: Final = 3
_JSON: Final = {"Content-Type": "application/json"}
_SERVER_ERROR: Final = 500


async def _waits(client: httpx.AsyncClient, seconds: float) -> list[float]:
    """Ask for so long, and give how long each answer took."""
    taken: list[float] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.monotonic()
        answer = await client.post("/graphql", json={"query": "{ __typename }"})
        taken.append(time.monotonic() - began)
        assert answer.json() == {"data": {"__typename": "Query"}}
        await asyncio.sleep(_PAUSE)
    return taken


def _attack(url: str, ended: Event, attacks: "Queue[dict[str, int]]") -> None:
    """Attack until told to end. In a process of its own: large bodies take their sender time, too."""
    counts = {"attacks": 0, "5xx": 0}
    bodies = list(named_bodies().values())
    with httpx.Client(base_url=url, timeout=60) as client:
        while not ended.is_set():
            for body in bodies:
                answer = client.post("/graphql", content=body, headers=_JSON)
                counts["attacks"] += 1
                counts["5xx"] += answer.status_code >= _SERVER_ERROR
    attacks.put(counts)


def _told(what: str, taken: list[float]) -> str:
    cuts = quantiles(taken, n=100)
    return f"{what}: {len(taken)} answers, median {cuts[49] * 1000:.1f} ms, 99th percentile {cuts[98] * 1000:.1f} ms\n"


async def attacked(url: str, seconds: float) -> bool:
    """Measure both, and print them; false where an attack was answered by 5xx."""
    own = multiprocessing.get_context("spawn")
    ended, attacks = own.Event(), own.Queue()
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        await _waits(client, 2)
        sys.stdout.write(_told("alone", await _waits(client, seconds)))
        attacker = own.Process(target=_attack, args=(url, ended, attacks))
        attacker.start()
        await asyncio.sleep(_START)
        sys.stdout.write(_told("beside attacks", await _waits(client, seconds)))
    ended.set()
    counts = await asyncio.to_thread(attacks.get)
    attacker.join()
    sys.stdout.write(f"{counts}\n")
    return not counts["5xx"]


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as made, served(Path(made), {"BIDSGRAPH_RATE_LIMIT": "0"}) as server:
        return int(not asyncio.run(attacked(server.url, seconds)))


if __name__ == "__main__":
    raise SystemExit(main())
