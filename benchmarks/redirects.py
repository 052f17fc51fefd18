"""How many redirects and HEADs does a core answer, against a Starlette route that gives one constant redirect?

`python -m benchmarks redirects`: 10,000 annexed files are asked for in turns with the bare route, over real
connections. Compared is the CPU time that each server takes a request, since a busy machine leaves its mark on
anything else; requests a second of a whole core follow from it. Target: at least 60 % of the bare route's.

Then: can private and unknown datasets be told apart by time? Medians over 2,000 requests in turns.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.data_site import DATASET, PRIVATE, ROOT, Process, annexed, bare, ours, publish

FILES: Final = 10_000
REQUESTS: Final = 5_000
CONNECTIONS: Final = 8
ROUNDS: Final = 7
TARGET: Final = 0.6

UNKNOWN: Final = "xx999999"
PROBES: Final = 2_000
_END: Final = b"\r\n\r\n"


def main() -> None:
    """Print requests a second of a core and their ratios."""
    files = annexed(FILES)
    targets = [f"{ROOT}{entry.path}" for entry in files[:: FILES // REQUESTS]]
    with tempfile.TemporaryDirectory() as folder:
        publish(Path(folder), files)
        with bare() as rival, ours(Path(folder)) as server:
            shares = _shares(rival, server, targets)
            _tell_apart(server)
    for method, share in shares.items():
        assert share >= TARGET, f"{method}: {share:.0%} of the bare route's requests a second"


def _shares(rival: Process, server: Process, targets: Sequence[str]) -> dict[str, float]:
    rounds: dict[str, list[float]] = {"bare": [], "GET": [], "HEAD": []}
    for number in range(ROUNDS + 1):
        taken = {
            "bare": asyncio.run(_load(rival, "GET", targets)),
            "GET": asyncio.run(_load(server, "GET", targets)),
            "HEAD": asyncio.run(_load(server, "HEAD", targets)),
        }
        if number:
            for name, cpu in taken.items():
                rounds[name].append(cpu / len(targets))
    for name, seconds in rounds.items():
        print(
            f"{name:4}  {statistics.median(seconds) * 1e6:5.1f} us a request, {1 / statistics.median(seconds):6,.0f}/s"
        )
    shares = {
        name: statistics.median(least / own for least, own in zip(rounds["bare"], rounds[name], strict=True))
        for name in ("GET", "HEAD")
    }
    print(
        ", ".join(f"{name} {share:.0%}" for name, share in shares.items()), f"of bare (target {TARGET:.0%})"
    )
    return shares


async def _load(server: Process, method: str, targets: Sequence[str]) -> float:
    """Ask for all targets and give the seconds of CPU that the server took."""
    began = server.cpu()
    await asyncio.gather(*(_ask(server, method, targets[start::CONNECTIONS]) for start in range(CONNECTIONS)))
    return server.cpu() - began


async def _ask(server: Process, method: str, targets: Sequence[str]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    for target in targets:
        writer.write(f"{method} {target} HTTP/1.1\r\nHost: here\r\nAccept: */*\r\n\r\n".encode())
        head = await reader.readuntil(_END)
        status = head.split(b" ", 2)[1]
        assert status == (b"200" if method == "HEAD" else b"302"), head
        if b"chunked" in head:
            await reader.readuntil(_END)
    writer.close()
    await writer.wait_closed()


def _tell_apart(server: Process) -> None:
    """Ask for a private, an unknown and a malformed id in turns."""
    times = asyncio.run(_probe(server, [f"/{each}/{DATASET}" for each in (PRIVATE, UNKNOWN, "nothing")]))
    medians = {target: statistics.median(taken) * 1e3 for target, taken in times.items()}
    spreads = {
        target: statistics.quantiles(taken, n=4)[2] - statistics.median(taken)
        for target, taken in times.items()
    }
    for target, middle in medians.items():
        print(f"404 for {target:22} median {middle:.3f} ms, upper quartile {spreads[target] * 1e3:+.3f} ms")
    apart = max(medians.values()) - min(medians.values())
    noise = max(spreads.values()) * 1e3
    print(f"medians are {apart:.3f} ms apart")
    assert apart <= max(noise, 0.1), "private and unknown can be told apart by time"


async def _probe(server: Process, targets: Sequence[str]) -> dict[str, list[float]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    times: dict[str, list[float]] = {target: [] for target in targets}
    for _ in range(PROBES):
        for target in targets:
            began = time.perf_counter()
            writer.write(f"GET {target} HTTP/1.1\r\nHost: here\r\n\r\n".encode())
            head = await reader.readuntil(_END)
            await reader.readexactly(len(b'{"error":"Dataset not found"}'))
            times[target].append(time.perf_counter() - began)
            assert head.startswith(b"HTTP/1.1 404")
    writer.close()
    return times


if __name__ == "__main__":
    main()
