"""For how long does each attack keep the event loop from everybody else?

`python -m tests.faults.held`: the server runs in this process, beside a clock of its loop that ticks each millisecond;
a process of its own sends each request of tests/schema/attacks.py some times, each on a new connection. Prints the
longest time without a tick (the median of the tries, and the worst), and the processor time of the loop's thread and of
all threads, which other programs on this machine do not change as much.
"""

import argparse
import asyncio
import http.client
import multiprocessing
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Final

import uvloop

from graphql_api import stores
from graphql_api.commandline.listening import listen, server
from graphql_api.commandline.settled import settle
from tests.schema.archive import fill
from tests.schema.asking import settings_in
from tests.schema.attacks import named_bodies

_TICK: Final = 0.001
_REST: Final = 0.03
_START: Final = 3.0


@dataclass
class _Clock:
    """Ticks on the loop, and remembers the longest time that it could not."""

    longest: float = 0.0
    _last: float = field(default_factory=time.perf_counter)

    def tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last - _TICK)
        self._last = now
        asyncio.get_running_loop().call_later(_TICK, self.tick)


@dataclass(frozen=True, slots=True)
class Held:
    """What one attack did, in seconds."""

    name: str
    gaps: list[float]
    loop: list[float]
    processor: list[float]

    def told(self) -> str:
        figures = (median(self.gaps), max(self.gaps), median(self.loop), median(self.processor))
        return "".join(f"{figure * 1000:9.1f}" for figure in figures) + f"  {self.name}\n"


def _attack(port: int, wire: "Connection[str | None, str | None]") -> None:
    """Send what is named until nothing is."""
    bodies = named_bodies()
    while (name := wire.recv()) is not None:
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        # Who is refused at its head may be hung up on while it still sends.
        with suppress(ConnectionError):
            client.request("POST", "/graphql", bodies[name], {"Content-Type": "application/json"})
        with suppress(ConnectionError):
            client.getresponse().read()
        client.close()
        wire.send(name)


async def held(folder: Path, tries: int) -> list[Held]:
    """Serve, and have everything sent."""
    settings = settings_in(folder, max_cost=20_000, port=0)
    async with stores.opened(settings) as catalog:
        await fill(catalog)
    with listen(settings) as taken:
        running = server(settings, quiet=True)
        settle()
        serving = asyncio.create_task(running.serve(sockets=[taken]))
        await asyncio.sleep(_START)
        found = await _sent(taken.getsockname()[1], tries)
        running.should_exit = True
        await serving
    return found


async def _sent(port: int, tries: int) -> list[Held]:
    clock, found = _Clock(), list[Held]()
    clock.tick()
    context = multiprocessing.get_context("spawn")
    own, theirs = context.Pipe()
    attacker = context.Process(target=_attack, args=(port, theirs))
    attacker.start()
    theirs.close()
    for name in named_bodies():
        one = Held(name, [], [], [])
        for _ in range(tries):
            await asyncio.sleep(_REST)
            clock.longest, loop, processor = 0.0, time.thread_time(), time.process_time()
            own.send(name)
            await asyncio.to_thread(own.recv)
            await asyncio.sleep(_REST)
            one.gaps.append(clock.longest)
            one.loop.append(time.thread_time() - loop)
            one.processor.append(time.process_time() - processor)
        found.append(one)
    own.send(None)
    attacker.join()
    return found


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=5)
    tries = parser.parse_args().tries
    with tempfile.TemporaryDirectory() as made:
        found = uvloop.run(held(Path(made), tries))
    sys.stdout.write(
        "   median    worst     loop      all  milliseconds without a tick, and of the processor\n"
    )
    for each in sorted(found, key=lambda one: -median(one.loop)):
        sys.stdout.write(each.told())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
