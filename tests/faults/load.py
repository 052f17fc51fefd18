"""What do fifty readers and two writers meet with while something fails?"""

import asyncio
import itertools
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, TypeAlias

import httpx

READERS: Final = 50
WRITERS: Final = 2
TOKEN: Final = "faults"  # noqa: S105 - the script's own
_PATIENCE: Final = 20.0
#: Seconds that a reader thinks between two questions: it is faults that are looked for, not the end of this machine.
_PAUSE: Final = 0.25
_CODE = re.compile(r"^[A-Z][A-Z_]+$")

Asked: TypeAlias = tuple[str, str, dict[str, str] | None]

QUERIES: Final[tuple[Asked, ...]] = (
    ("POST", "/graphql", {"query": "{ datasets(first: 5) { totalCount nodes { datasetId name } } }"}),
    ("POST", "/graphql", {"query": "{ recordings(first: 5) { totalCount nodes { path } } }"}),
    ("GET", "/api/eegdash/records?limit=5", None),
    ("GET", "/api/eegdash/datasets?limit=5", None),
)


@dataclass
class Seen:
    """What clients saw; `uncoded` are errors that do not say what they are, or not that asking again may help.

    Times are seconds since the start, of the last error alone.
    """

    answers: int = 0
    errors: Counter[str] = field(default_factory=Counter[str])
    uncoded: Counter[str] = field(default_factory=Counter[str])
    last_error: float = 0.0
    slowest: float = 0.0
    acknowledged: list[str] = field(default_factory=list[str])


@dataclass(frozen=True)
class Server:
    """A running server."""

    process: "subprocess.Popen[str]"
    url: str

    def workers(self) -> list[int]:
        """Processes that answer: those below the one that was started, or itself."""
        told = subprocess.run(
            ["pgrep", "-P", str(self.process.pid), "-f", "spawn_main"],
            capture_output=True,
            text=True,
            check=False,
        )
        return [int(each) for each in told.stdout.split()] or [self.process.pid]

    def resident(self) -> int:
        """Mebibytes of memory of all of them."""
        pages = [int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in self.workers()]
        return sum(pages) * os.sysconf("SC_PAGE_SIZE") // 2**20


@contextmanager
def served(folder: Path, settings: Mapping[str, str], *prefix: str) -> Generator[Server]:
    """Start a server with settings, and stop it."""
    command = [
        *prefix,
        sys.executable,
        "-m",
        "graphql_api.cli",
        "serve",
        "--port",
        "0",
        "--data-dir",
        str(folder),
    ]
    set_to = {
        "BIDSGRAPH_ADMIN_TOKEN": TOKEN,
        "BIDSGRAPH_RATE_LIMIT": "1000000",
        "BIDSGRAPH_LOG_LEVEL": "critical",
    }
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **set_to, **settings},
    ) as process:
        try:
            assert process.stdout
            url = next(found[1] for line in process.stdout if (found := re.search(r"Serving at (\S+)", line)))
            _wait(url)
            yield Server(process, url)
        finally:
            process.terminate()
            process.wait(60)


def _wait(url: str) -> None:
    """Wait until it answers, and a little for its other workers."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            httpx.get(f"{url}/health", timeout=5).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            time.sleep(5)
            return
    raise AssertionError("the server did not answer in time")


class Load:
    """Clients that ask until they are stopped."""

    def __init__(self, url: str, queries: Sequence[Asked] = QUERIES) -> None:
        self.seen = Seen()
        self._queries = queries
        self._began = time.monotonic()
        self._client = httpx.AsyncClient(
            base_url=url, timeout=_PATIENCE, limits=httpx.Limits(max_connections=READERS + WRITERS)
        )
        self._numbers = itertools.count()
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def now(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._began

    def start(self) -> None:
        """Begin to ask."""
        self._tasks = [asyncio.create_task(self._read(number)) for number in range(READERS)]
        self._tasks += [asyncio.create_task(self._write()) for _ in range(WRITERS)]

    def forget_errors(self) -> int:
        """Count errors anew, and give how many there were."""
        seen = self.seen
        number = seen.errors.total() + seen.uncoded.total()
        seen.errors.clear()
        seen.uncoded.clear()
        seen.last_error = seen.slowest = 0.0
        return number

    async def stop(self) -> None:
        """Ask no more."""
        for task in self._tasks:
            task.cancel()
        ended = await asyncio.gather(*self._tasks, return_exceptions=True)
        assert all(isinstance(each, asyncio.CancelledError) for each in ended), ended

    async def missing(self) -> int:
        """Count acknowledged writes that are not there."""
        found: set[str] = set()
        for skip in range(0, len(self.seen.acknowledged) + 1000, 1000):
            page = await self._client.get(f"/api/eegdash/records?limit=1000&skip={skip}")
            found |= {each["bids_relpath"] for each in page.json()["data"]}
        await self._client.aclose()
        return len(set(self.seen.acknowledged) - found)

    async def _read(self, number: int) -> None:
        for count in itertools.count(number):
            method, path, body = self._queries[count % len(self._queries)]
            await self._ask(method, path, body)
            await asyncio.sleep(_PAUSE)

    async def _write(self) -> None:
        while True:
            path = f"sub-01/eeg/sub-01_task-rest_run-{next(self._numbers):06d}_eeg.edf"
            storage: dict[str, Any] = {
                "backend": "s3",
                "base": "s3://x/ds000001",
                "raw_key": path,
                "dep_keys": [],
            }
            record = {
                "dataset": "ds000001",
                "bids_relpath": path,
                "storage": storage,
                "recording_modality": ["eeg"],
            }
            if await self._ask("POST", "/admin/eegdash/records", record):
                self.seen.acknowledged.append(path)
            await asyncio.sleep(_PAUSE / 5)

    async def _ask(self, method: str, path: str, body: object) -> bool:
        headers = {"Authorization": f"Bearer {TOKEN}"} if path.startswith("/admin") else {}
        began = time.monotonic()
        try:
            answer = await self._client.request(method, path, json=body, headers=headers)
        except httpx.HTTPError as error:
            self._failed(self.seen.uncoded, type(error).__name__)
            return False
        self.seen.slowest = max(self.seen.slowest, time.monotonic() - began)
        code = _code(answer)
        if code is None:
            self.seen.answers += 1
            return True
        is_told = _CODE.match(code) and code != "INTERNAL" and _is_retryable(answer)
        self._failed(self.seen.errors if is_told else self.seen.uncoded, f"{answer.status_code} {code}")
        return False

    def _failed(self, kind: Counter[str], what: str) -> None:
        kind[what] += 1
        self.seen.last_error = self.now


def _code(answer: httpx.Response) -> str | None:
    """Give the code of an error; null for an answer without one."""
    if answer.is_redirect:
        return None
    try:
        told: Any = answer.json()
    except ValueError:
        return "no JSON"
    if answer.is_success and "errors" not in told:
        return None
    if "errors" in told:
        return str(told["errors"][0]["extensions"]["code"])
    return str(told.get("code", "no code"))


def _is_retryable(answer: httpx.Response) -> bool:
    """Tell whether an error says that asking again may help: GraphQL by its own word, the other doors by 503."""
    told: Any = answer.json()
    if "errors" in told:
        return all(error["extensions"]["retryable"] is True for error in told["errors"])
    return answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
