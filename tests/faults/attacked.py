"""How long does a client wait while another sends all attacks that are known, one after another?

`python -m tests.faults.attacked --seconds 20`: a server of one process is asked a small question a hundred times a
second, first alone and then beside one client that sends every document and body of tests/schema/test_attacks.py
over and over. Prints both waits; 1 where one attack was answered by 5xx.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles
from typing import Final

import httpx

from tests.faults.load import served
from tests.schema.test_attacks import BODIES, DOCUMENTS

_PAUSE: Final = 0.01
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


async def _attack(client: httpx.AsyncClient, counts: dict[str, int]) -> None:
    bodies = [json.dumps({"query": query}).encode() for query, _ in DOCUMENTS.values()]
    while True:
        for body in (*bodies, *(body for body, _, _ in BODIES.values())):
            answer = await client.post("/graphql", content=body, headers=_JSON)
            counts["attacks"] += 1
            counts["5xx"] += answer.status_code >= _SERVER_ERROR


def _told(what: str, taken: list[float]) -> str:
    cuts = quantiles(taken, n=100)
    return f"{what}: {len(taken)} answers, median {cuts[49] * 1000:.1f} ms, 99th percentile {cuts[98] * 1000:.1f} ms\n"


async def attacked(url: str, seconds: float) -> bool:
    """Measure both, and print them; false where an attack was answered by 5xx."""
    counts = {"attacks": 0, "5xx": 0}
    async with (
        httpx.AsyncClient(base_url=url, timeout=60) as client,
        httpx.AsyncClient(base_url=url, timeout=60) as other,
    ):
        await _waits(client, 2)
        sys.stdout.write(_told("alone", await _waits(client, seconds)))
        attack = asyncio.create_task(_attack(other, counts))
        sys.stdout.write(_told("beside attacks", await _waits(client, seconds)))
        attack.cancel()
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
