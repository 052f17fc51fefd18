"""Does the server stay as it is while it is asked for long? `make soak` asks for twenty minutes at half of what it can.

The capacity is measured first, for a few seconds. Memory and open files are looked at from a third of the time on, when
all that is kept has been: no growth of more than 5 percent is allowed from there to the end.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles
from typing import Final

import httpx

from graphql_api import stores
from graphql_api.demo.archive import write_archive
from graphql_api.ingest.run import ingest
from graphql_api.settings import Settings
from tests.faults.load import Server, served

_CLIENTS: Final = 16
_MEASURED: Final = 5.0
_TREE: Final = "subjects { label sessions { tasks { runs { files { path sizeBytes url } } } } }"
_ASKED: Final = (
    '{ version(datasetId: "xx000001") { ' + _TREE + " } }",
    "{ datasets(first: 5) { nodes { datasetId name versions { tag stats { fileCount } } } } }",
    "{ recordings(first: 5) { totalCount nodes { path } } }",
)
_PATHS: Final = (
    "/xx000001/latest/",
    "/xx000001/latest/manifest.json",
    "/api/eegdash/records?limit=5",
    "/health",
)
_GROWTH: Final = 1.05


class Clients:
    """Clients that ask, each as often as it may."""

    def __init__(self, url: str) -> None:
        self.seconds: list[float] = []
        self.failed = 0
        self._client = httpx.AsyncClient(base_url=url, timeout=60)

    async def ask(self, seconds: float, rate: float | None) -> float:
        """Ask for so long, at most so often in a second all together; give how often it was in a second."""
        self.seconds.clear()
        until, pause = time.monotonic() + seconds, _CLIENTS / rate if rate else 0.0
        await asyncio.gather(*(self._one(number, until, pause) for number in range(_CLIENTS)))
        return len(self.seconds) / seconds

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def _one(self, number: int, until: float, pause: float) -> None:
        count, following = number, time.monotonic()
        while time.monotonic() < until:
            began = time.monotonic()
            # Comments make texts that nobody asked before: not all may come out of what is kept.
            text = _ASKED[count % len(_ASKED)] + (f" # {count}" if count % 7 == 0 else "")
            path = _PATHS[count % len(_PATHS)]
            try:
                answer = (
                    await self._client.get(path)
                    if count % 2
                    else await self._client.post("/graphql", json={"query": text})
                )
                self.failed += not answer.is_success
            except httpx.HTTPError:
                self.failed += 1
            self.seconds.append(time.monotonic() - began)
            count += _CLIENTS + 1
            following = max(following + pause, time.monotonic())
            await asyncio.sleep(max(0.0, following - time.monotonic()) if pause else 0)


def _files(server: Server) -> int:
    return sum(len(list(Path(f"/proc/{each}/fd").iterdir())) for each in server.workers())


async def _filled(folder: Path) -> None:
    settings = Settings(data_dir=folder)
    async with stores.opened(settings) as catalog:
        await ingest(str(write_archive(folder)), catalog=catalog, data_dir=folder)


async def soak(server: Server, minutes: float) -> list[str]:
    """Ask, print a line for each tenth of the time, and give what is wrong."""
    clients = Clients(server.url)
    # What is made once, for the first of each, is no part of the capacity.
    await clients.ask(_MEASURED, None)
    capacity = await clients.ask(2 * _MEASURED, None)
    sys.stdout.write(f"capacity {capacity:.0f} requests/s; asked at half of it for {minutes:g} minutes\n")
    memory: list[int] = []
    files: list[int] = []
    slow: list[float] = []
    for part in range(10):
        rate = await clients.ask(minutes * 6, capacity / 2)
        p99 = quantiles(clients.seconds, n=100)[98]
        memory.append(server.resident())
        files.append(_files(server))
        slow.append(p99)
        sys.stdout.write(
            f"{part + 1:2}/10: {rate:.0f} requests/s, p99 {p99 * 1000:.1f} ms, {memory[-1]} MiB, {files[-1]} files\n"
        )
        sys.stdout.flush()
    await clients.close()
    return _wrong(memory[3:], files[3:], slow[3:], clients.failed)


def _wrong(memory: Sequence[int], files: Sequence[int], slow: Sequence[float], failed: int) -> list[str]:
    found = [f"{failed} requests failed"] if failed else []
    if memory[-1] > memory[0] * _GROWTH:
        found.append(f"memory grew from {memory[0]} to {memory[-1]} MiB")
    if max(files) > files[0] + _CLIENTS:
        found.append(f"open files grew from {files[0]} to {max(files)}")
    if slow[-1] > 2 * sorted(slow)[len(slow) // 2]:
        found.append("the 99th percentile rose at the end")
    return found


def main() -> int:
    """Run it; 1 where anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=20)
    minutes = parser.parse_args().minutes
    with tempfile.TemporaryDirectory(prefix="bidsgraph-soak-") as made:
        folder = Path(made)
        asyncio.run(_filled(folder))
        with served(folder, {"BIDSGRAPH_RATE_LIMIT": "0"}) as server:
            wrong = asyncio.run(soak(server, minutes))
    sys.stdout.write("\n".join(wrong or ["nothing grew"]) + "\n")
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
