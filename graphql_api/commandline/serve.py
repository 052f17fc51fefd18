"""How is a catalogue served from a shell?"""

import signal
import sys
from argparse import Namespace
from contextlib import suppress
from typing import NoReturn

from graphql_api.commandline import workers
from graphql_api.commandline.ingesting import ingest_all
from graphql_api.commandline.listening import address, configuration, listen, server
from graphql_api.commandline.outcome import failed
from graphql_api.commandline.outcome_tables import print_tables
from graphql_api.commandline.settled import settle
from graphql_api.commandline.wanted import Wanted
from graphql_api.service import logs
from graphql_api.settings import load


def run(arguments: Namespace) -> int:
    """Ingest what is given, then serve until stopped; 1 without serving where a source failed."""
    settings = load(
        data_dir=arguments.data_dir, host=arguments.host, port=arguments.port, workers=arguments.workers
    )
    logs.configure(settings.logging_level, as_json=settings.log_format == "json")
    with listen(settings) as taken:
        if arguments.source:
            outcomes = ingest_all(settings, Wanted(arguments.source))
            print_tables(outcomes)
            if failed(outcomes):
                return 1
        sys.stdout.write(welcome(address(settings, taken)))
        sys.stdout.flush()
        # uvicorn raises again, when it has ended, what it was told to end by: to end so is no failure.
        signal.signal(signal.SIGTERM, _ended)
        # Ctrl-C is how serving ends.
        with suppress(KeyboardInterrupt):
            if settings.workers > 1:
                workers.serve(settings, taken, configuration(settings), settings.workers)
            else:
                made = server(settings)
                settle()
                made.run(sockets=[taken])
    return 0


def _ended(_number: int, _frame: object) -> NoReturn:
    raise SystemExit(0)


def welcome(url: str) -> str:
    """Say where the server is and how to ask it."""
    return (
        f"Serving at {url} (GraphiQL: {url}/graphql). Ctrl-C stops it. Try:\n"
        f"  curl {url}/graphql -H 'Content-Type: application/json' \\\n"
        """    -d '{"query": "{ datasets { nodes { datasetId latestVersion { tag stats { fileCount } } } } }"}'\n"""
    )
