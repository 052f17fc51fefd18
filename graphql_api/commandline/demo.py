"""How is the whole of it shown in a minute?"""

import asyncio
import logging
import socket
import sys
from argparse import Namespace
from contextlib import suppress
from pathlib import Path
from typing import cast
from urllib.request import Request, urlopen

import orjson

from graphql_api.commandline.ingesting import ingest_all
from graphql_api.commandline.listening import address, listen, server
from graphql_api.commandline.outcome import failed
from graphql_api.commandline.outcome_tables import print_tables
from graphql_api.commandline.serve import welcome
from graphql_api.commandline.shortening import shortened
from graphql_api.commandline.wanted import Wanted
from graphql_api.demo.archive import ArchiveBlockedError, write_archive
from graphql_api.demo.repository import GitError
from graphql_api.domain.errors import SourceError
from graphql_api.settings import Settings, load

#: Where the demo keeps its data if not told otherwise.
DIRECTORY = Path("bidsgraph-demo")

#: Seconds that the first answer may take.
_PATIENCE = 30

_QUERY = """\
{
  dataset(datasetId: "xx000001") {
    name
    versions { tag stats { subjectCount fileCount sizeBytes } }
    latestVersion {
      tag
      subjects {
        label
        sessions { label tasks { label runs { label files { name sizeBytes } } } }
      }
    }
  }
}
"""


def run(arguments: Namespace) -> int:
    """Write the archive, ingest it, serve it, and ask it over HTTP.

    Goes on serving where someone sits at the terminal and did not say `--once`.
    """
    settings = _settings(arguments)
    logging.basicConfig(level=logging.WARNING)
    with listen(settings) as taken:
        outcomes = ingest_all(settings, Wanted([str(_archive(settings.data_dir))]))
        print_tables(outcomes)
        if failed(outcomes):
            return 1
        stays = sys.stdin.isatty() and not arguments.once
        # Ctrl-C is how serving ends.
        with suppress(KeyboardInterrupt):
            asyncio.run(_show(settings, taken, stays=stays))
    return 0


def _settings(arguments: Namespace) -> Settings:
    """Read the settings, with defaults in nobody's way: its own directory, a free port, no rate limit."""
    settings = load(data_dir=arguments.data_dir, port=arguments.port)
    defaults = {"data_dir": DIRECTORY, "port": 0, "rate_limit": 0}
    unset = {name: value for name, value in defaults.items() if name not in settings.model_fields_set}
    return settings.model_copy(update=unset)


def _archive(directory: Path) -> Path:
    """Write the archive; SourceError where it cannot be written."""
    try:
        return write_archive(directory)
    except (ArchiveBlockedError, GitError, OSError) as error:
        raise SourceError(f"the demo archive cannot be written: {error}") from error


async def _show(settings: Settings, taken: socket.socket, *, stays: bool) -> None:
    served = server(settings, quiet=not stays)
    serving = asyncio.create_task(served.serve(sockets=[taken]))
    url = address(settings, taken)
    try:
        answer = await asyncio.to_thread(_ask, f"{url}/graphql")
        sys.stdout.write(f"\nPOST {url}/graphql\n{_QUERY}\nanswers, shortened here:\n{shortened(answer)}\n\n")
        sys.stdout.write(welcome(url) if stays else "`bidsgraph demo` in a terminal goes on serving.\n")
        sys.stdout.flush()
        served.should_exit = not stays
    except BaseException:
        served.should_exit = True
        raise
    finally:
        await serving


def _ask(url: str) -> object:
    body = orjson.dumps({"query": _QUERY})
    request = Request(url, body, {"Content-Type": "application/json"})  # noqa: S310 - our own server's address
    with urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310 - the same
        return cast("object", orjson.loads(answer.read()))
