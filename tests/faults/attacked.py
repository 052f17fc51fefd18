"""How long does a client wait while another sends all attacks that are known, one after another?

`python -m tests.faults.attacked`: a server of one process is asked for a page of datasets, by a text that it has not
seen before, and again ten milliseconds after each answer. Meanwhile another process does nothing; or it sends every
request of tests/schema/attacks.py over and over, each time by another text, as fast as it is answered; or it asks, as
often a second, for what anybody asks.
The three take turns of a second or two, so that whatever else this machine does falls on all of them alike. Then the
same with the limits that are the default, where an attacker may send a hundred requests a minute.

The server has one processor to itself where there are two, and the attacker gives way to who measures. Prints how long
answers took; 1 where an attack was answered by 5xx, or where answers beside attacks are not as flat as is promised.
"""

import argparse
import asyncio
import http.client
import itertools
import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import quantiles
from typing import Final
from urllib.parse import urlsplit

from graphql_api import stores
from tests.faults.load import TOKEN, served
from tests.schema.archive import fill
from tests.schema.asking import settings_in
from tests.schema.attacks import named_bodies

_PAUSE: Final = 0.01
#: Seconds of a turn, and until the attacker is at work, or has ended its last request.
_TURN: Final = 2.0
_LEAD: Final = 0.3
#: Seconds by which the 99th percentile beside attacks may be longer than alone.
FLAT: Final = 0.025
_SERVER_ERROR: Final = 500
_TOO_MANY: Final = 429
_JSON: Final = {"Content-Type": "application/json"}
_BEARER: Final = f"Authorization: Bearer {TOKEN}\r\n"


@dataclass
class Counted:
    """What the other process sent, by what it was answered."""

    sent: int = 0
    refused: int = 0
    broken: int = 0


@dataclass
class Turns:
    """How long answers took beside one kind of neighbour."""

    name: str
    taken: list[float] = field(default_factory=list[float])
    counted: Counted = field(default_factory=Counted)
    seconds: float = 0.0

    @property
    def last_percent(self) -> float:
        """The 99th percentile, in seconds."""
        return quantiles(self.taken, n=100)[98]

    def told(self) -> str:
        """Give a row of a table."""
        cuts = [quantiles(self.taken, n=100)[each - 1] for each in (50, 90, 99)]
        shown = " | ".join(f"{each * 1000:.1f}" for each in (*cuts, max(self.taken)))
        others = f"{self.counted.sent / self.seconds:.0f} | {self.counted.refused / self.seconds:.0f}"
        return f"| {self.name} | {len(self.taken)} | {others} | {shown} |\n"


def _ordinary() -> Iterator[bytes]:
    """Give requests that anybody may send, no two of one text."""
    for number in itertools.count():
        query = f"{{ a{number}: datasets(first: 5) {{ totalCount nodes {{ datasetId name }} }} }}"
        yield json.dumps({"query": query}).encode()


def _attacks() -> Iterator[bytes]:
    """Give all attacks over and over, no two documents of one text: what was seen before might cost less."""
    bodies = list(named_bodies().values())
    for number in itertools.count():
        for body in bodies:
            yield body.replace(b'"query": "', b'"query": "#%d\\n' % number, 1)


async def _waits(address: tuple[str, int], requests: Iterator[bytes], seconds: float) -> list[float]:
    """Ask for so long on one connection, and give how long each answer took."""
    reader, writer = await asyncio.open_connection(*address)
    taken: list[float] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        body = next(requests)
        head = f"POST /graphql HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n{_BEARER}"
        began = time.monotonic()
        writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        told = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in told.lower().split(b"\r\n") if line.startswith(b"content-length"))
        answer = await reader.readexactly(int(length.partition(b":")[2]))
        taken.append(time.monotonic() - began)
        assert b'"totalCount"' in answer, answer
        await asyncio.sleep(_PAUSE)
    writer.close()
    return taken


def _send(address: tuple[str, int], wire: "Connection[Counted, tuple[float, bool, float] | None]") -> None:
    """Send for so many seconds attacks or ordinary requests, at most so many a second, until told to end."""
    os.nice(10)
    attacks = _attacks()
    # The same texts as whoever measures would be known to the server.
    ordinary = (each.replace(b"{ a", b"{ b") for each in _ordinary())
    client = http.client.HTTPConnection(*address, timeout=60)
    while (told := wire.recv()) is not None:
        seconds, attacking, rate = told
        counted, began = Counted(), time.monotonic()
        while (passed := time.monotonic() - began) < seconds:
            if counted.sent > rate * passed:
                time.sleep(0.001)
                continue
            _count(client, next(attacks if attacking else ordinary), counted)
        wire.send(counted)


def _count(client: http.client.HTTPConnection, body: bytes, counted: Counted) -> None:
    counted.sent += 1
    try:
        client.request("POST", "/graphql", body, _JSON)
        answer = client.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        # Refused before it was sent to its end: the connection is of no more use.
        client.close()
        return
    counted.refused += answer.status == _TOO_MANY
    counted.broken += answer.status >= _SERVER_ERROR


async def attacked(url: str, seconds: float) -> list[Turns]:
    """Measure all three, in turns."""
    parts = urlsplit(url)
    address = (str(parts.hostname), int(parts.port or 80))
    context = multiprocessing.get_context("spawn")
    own, theirs = context.Pipe()
    other = context.Process(target=_send, args=(address, theirs))
    other.start()
    theirs.close()
    alone, attacks, ordinary = (
        Turns("nobody"),
        Turns("attacks"),
        Turns("as many ordinary requests"),
    )
    requests = _ordinary()
    await _waits(address, requests, _TURN)
    for _ in range(max(1, round(seconds / _TURN))):
        alone.taken += await _waits(address, requests, _TURN)
        alone.seconds += _TURN
        for each, rate in ((attacks, float("inf")), (ordinary, 0.0)):
            pace = rate or attacks.counted.sent / attacks.seconds
            own.send((_TURN + 2 * _LEAD, each is attacks, pace))
            await asyncio.sleep(_LEAD)
            each.taken += await _waits(address, requests, _TURN)
            counted = await asyncio.to_thread(own.recv)
            each.seconds += _TURN + 2 * _LEAD
            each.counted.sent += counted.sent
            each.counted.refused += counted.refused
            each.counted.broken += counted.broken
    own.send(None)
    other.join()
    return [alone, attacks, ordinary]


def _served(limit: int, seconds: float) -> bool:
    """Measure a server with one limit, and print it; false where it is not what is promised."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        asyncio.run(_filled(folder))
        with served(folder, {"BIDSGRAPH_RATE_LIMIT": str(limit)}) as server:
            cores = sorted(os.sched_getaffinity(0))
            if len(cores) > 1:
                os.sched_setaffinity(server.process.pid, cores[:1])
                os.sched_setaffinity(0, cores[1:])
            found = asyncio.run(attacked(server.url, seconds))
            os.sched_setaffinity(0, cores)
    sys.stdout.write(f"\n{f'{limit} requests a minute from one client' if limit else 'Without limits'}:\n\n")
    sys.stdout.write(
        "| beside | answers | others a second | of them refused as too many | median, ms | 90 % | 99 % | slowest |\n"
    )
    sys.stdout.write("| --- | --- | --- | --- | --- | --- | --- | --- |\n")
    for each in found:
        sys.stdout.write(each.told())
    alone, attacks, _ = found
    return not attacks.counted.broken and attacks.last_percent <= alone.last_percent + FLAT


async def _filled(folder: Path) -> None:
    async with stores.opened(settings_in(folder)) as catalog:
        await fill(catalog)


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    seconds = parser.parse_args().seconds
    found = [_served(limit, seconds) for limit in (0, 100)]
    return int(not all(found))


if __name__ == "__main__":
    raise SystemExit(main())
