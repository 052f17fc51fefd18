"""How long does the list of 100,000 annexed files take, signed, and how much memory?

`python -m benchmarks manifest`: the server lists them over HTTP. Its memory while it does may grow by 20 MB, the first
byte comes within 50 ms. The time to write the list, addresses signed, is compared with `orjson.dumps` of the list
that is ready, in turns and in one process: at most 4 times. `hashes` is the part of it that signatures cannot do
without: three SHA-256 a file, as Python gives them.
"""

import asyncio
import gc
import hashlib
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson

from benchmarks.data_site import DATASET, ROOT, TAG, Process, annexed, ours, publish
from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.versions import VersionRow
from graphql_api.index.builder import build_columns
from graphql_api.index.statistics import stats_of
from graphql_api.index.version_index import VersionIndex
from graphql_api.resolvers.versions import LoadedVersion, PublishedVersion
from graphql_api.storage.places import S3Place
from graphql_api.storage.s3 import S3Storage
from rest_compat.data.manifest import Manifest, manifest_array
from rest_compat.data.selected import Selected

FILES: Final = 100_000
ROUNDS: Final = 7
MOST_TIMES: Final = 4.0
MOST_GROWTH: Final = 20_000_000
MOST_WAIT: Final = 0.050

_TIME: Final = "2026-01-01T00:00:00Z"
_PLACE: Final = S3Place("archive", region="us-east-2", access_key="AKIDEXAMPLE", secret_key="x" * 40)
_MB: Final = 1e6
#: How the list ends on the wire: its last slice, then the end of the chunks.
_END: Final = b"1\r\n]\r\n0\r\n\r\n"


def main() -> None:
    """Print what was seen, and fail where a target is missed."""
    files = annexed(FILES)
    index = VersionIndex(build_columns(files))
    times = _compare(asyncio.run(_manifest(index)))
    with tempfile.TemporaryDirectory() as folder:
        publish(Path(folder), files)
        with ours(Path(folder)) as server:
            asyncio.run(_serve(server))
    assert times <= MOST_TIMES, f"the list takes {times:.1f} times as long as orjson.dumps of the ready one"


async def _manifest(index: VersionIndex) -> Manifest:
    dataset = DatasetRow(DATASET, {}, _TIME, _TIME)
    row = VersionRow(DATASET, TAG, _TIME, "0" * 64, stats_of(index.columns))
    version = LoadedVersion(PublishedVersion(dataset, row, [row]), index)
    locator = await S3Storage(_PLACE, lambda: datetime(2026, 1, 1, tzinfo=UTC)).locator(dataset, row, index)
    files_url = f"https://archive.example.org{ROOT}"
    return Manifest(Selected(version, np.arange(len(index), dtype=np.uint32), files_url), locator, "")


def _compare(manifest: Manifest) -> float:
    """Write the list and dump the ready one in turns; give how many times as long the first takes."""
    ready: list[Any] = orjson.loads(b"".join(manifest_array(manifest)))
    assert len(ready) == FILES
    assert _write(manifest) == len(orjson.dumps(ready))
    # A server holds no such list: the collector is not to walk through it while the other side works.
    gc.collect()
    gc.freeze()
    rounds = [
        (_cpu(lambda: _write(manifest)), _cpu(_hash), _cpu(lambda: orjson.dumps(ready)))
        for _ in range(ROUNDS)
    ]
    written, hashes, dumped = (statistics.median(taken) * 1e3 for taken in zip(*rounds, strict=True))
    print(f"CPU: written {written:.0f} ms, of which hashes {hashes:.0f} ms")
    print(
        f"CPU: orjson.dumps of the ready list {dumped:.0f} ms; the hashes alone are {hashes / dumped:.1f} times that"
    )
    times = statistics.median(each[0] / each[-1] for each in rounds)
    print(f"{times:.1f} times (target at most {MOST_TIMES:g})")
    return times


def _write(manifest: Manifest) -> int:
    return sum(map(len, manifest_array(manifest)))


def _hash() -> None:
    """Hash what signatures are made of: about 500 bytes a file, then twice what an HMAC does."""
    canonical, inner, outer = b"x" * 500, hashlib.sha256(b"x" * 133), hashlib.sha256(b"x" * 64)
    for _ in range(FILES):
        first, second = inner.copy(), outer.copy()
        first.update(hashlib.sha256(canonical).hexdigest().encode())
        second.update(first.digest())
        second.digest()


def _cpu(run: Callable[[], object]) -> float:
    """Seconds of CPU, which a busy machine leaves alone."""
    began = time.process_time()
    run()
    return time.process_time() - began


async def _serve(server: Process) -> None:
    """Read the list over HTTP. One subject's is read before, to have the version in memory and nothing of a list."""
    await _read(server, _ignore, "?subject=00000")
    before = server.resident()
    most = before

    async def watch() -> None:
        nonlocal most
        most = max(most, server.resident())

    first, whole, length = await _read(server, watch)
    growth = most - before
    print(f"over HTTP: first byte after {first * 1e3:.1f} ms, {length / _MB:.1f} MB in {whole:.2f} s")
    print(f"memory of the server grew by {growth / _MB:.1f} MB meanwhile")
    assert first <= MOST_WAIT, f"the first byte came after {first * 1e3:.0f} ms"
    assert growth <= MOST_GROWTH, f"memory grew by {growth / _MB:.0f} MB"


async def _ignore() -> None:
    """Watch nothing."""


async def _read(
    server: Process, watch: Callable[[], Awaitable[None]], query: str = ""
) -> tuple[float, float, int]:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    began = time.perf_counter()
    writer.write(
        f"GET {ROOT}manifest.json{query} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n".encode()
    )
    await reader.readuntil(b"\r\n\r\n")
    length, first = len(await reader.read(1)), time.perf_counter() - began
    last = b""
    while part := await reader.read(1 << 20):
        length += len(part)
        last = (last + part)[-len(_END) :]
        await watch()
    writer.close()
    assert last == _END, "the list was cut off"
    return first, time.perf_counter() - began, length


if __name__ == "__main__":
    main()
