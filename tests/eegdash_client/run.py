"""Does the published `eegdash` client work against a running server, on each store? `make eegdash-client` asks.

A demo archive is ingested into SQLite and into a real MongoDB; each is served twice, once with a limit of three
requests a minute, and the client of its own environment does all it can.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Final

from graphql_api.demo.archive import write_archive
from tests.catalog.mongo_servers import Member
from tests.eegdash_client.package import Site

_ROOT: Final = Path(__file__).parents[2]
_CLIENT: Final = _ROOT / ".cache" / "eegdash-client" / "bin" / "python"
_TOKEN: Final = "a-token-of-this-run-alone"  # noqa: S105 the run's own
#: The id of the demo.
_DATASET: Final = "xx000001"


def _bidsgraph(log: IO[bytes], *words: str | Path, **environment: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "graphql_api.cli", *map(str, words)]
    return subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | environment, cwd=_ROOT)


@contextmanager
def _serving(data: Path, catalog: str, rate: int) -> Generator[str]:
    """Serve, and give the address. What the server says goes to a file: a pipe that nobody reads would stop it."""
    environment = {
        "BIDSGRAPH_CATALOG": catalog,
        "BIDSGRAPH_ADMIN_TOKEN": _TOKEN,
        "BIDSGRAPH_RATE_LIMIT": str(rate),
    }
    path = data / f"served-{rate}.log"
    words = ("serve", "--data-dir", data, "--port", "0")
    with path.open("wb") as log, _bidsgraph(log, *words, **environment) as process:
        try:
            yield _address(path)
        finally:
            process.terminate()


def _address(path: Path) -> str:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        found = re.search(r"Serving at (\S+)", path.read_text())
        if found:
            return found[1]
        time.sleep(0.1)
    raise TimeoutError(f"no server: {path.read_text()[-2000:]}")


def _ask_all(place: Path, name: str, catalog: str) -> None:
    sys.stdout.write(f"{name}\n")
    sys.stdout.flush()
    data = place / name
    archive = write_archive(data)
    with (
        (data / "ingested.log").open("wb") as log,
        _bidsgraph(log, "ingest", archive, "--data-dir", data, BIDSGRAPH_CATALOG=catalog) as process,
    ):
        assert process.wait() == 0
    recordings = len([*archive.glob("sub-*/**/*_eeg.edf")])
    with _serving(data, catalog, 0) as url, _serving(data, catalog, 3) as limited:
        site = Site(url, limited, _TOKEN, _DATASET, recordings)
        words = (str(_CLIENT), "-m", "tests.eegdash_client.everything", json.dumps(vars(site)))
        # It keeps what it has seen below the directory that it runs in.
        subprocess.run(words, check=True, cwd=place, env=os.environ | {"PYTHONPATH": str(_ROOT)})


def main() -> None:
    begin = time.monotonic()
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        _ask_all(place, "SQLite", "")
        member = Member()
        stack.callback(member.remove)
        member.start()
        _ask_all(place, "MongoDB", f"mongodb://{member.address}/eegdash_client")
    sys.stdout.write(f"all of it holds on both stores ({time.monotonic() - begin:.0f} s)\n")


if __name__ == "__main__":
    main()
