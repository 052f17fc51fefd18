"""How do several processes serve one port?

Each is a whole server with caches of its own; what they share is the store, Redis, and the directory of figures. One
that ends is replaced. What was set on the command line reaches them through the environment.
"""

import os
import re
import socket
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

import uvicorn
from starlette.applications import Starlette
from uvicorn.supervisors import Multiprocess

from graphql_api.app import create_app
from graphql_api.commandline.allocator import keep_freed_memory
from graphql_api.commandline.settled import settle
from graphql_api.service import logs
from graphql_api.service.metrics import DIRECTORY
from graphql_api.setting_names import PREFIX
from graphql_api.settings import Settings, load

#: Seconds without a sign of life after which a worker is replaced: a large answer may keep one busy for some.
_SILENT: Final = 60

_FIGURES: Final = re.compile(r"gauge_live\w+_(\d+)\.db")


def serve(settings: Settings, taken: socket.socket, config: uvicorn.Config, number: int) -> None:
    """Serve with so many processes until told to stop; requests in flight are finished first."""
    with tempfile.TemporaryDirectory(prefix="bidsgraph-figures-") as figures:
        os.environ |= {
            DIRECTORY: figures,
            f"{PREFIX}DATA_DIR": str(settings.data_dir),
            f"{PREFIX}HOST": settings.host,
        }
        config.app = f"{__name__}:application"
        config.factory = True
        config.workers = number
        config.timeout_worker_healthcheck = _SILENT
        Multiprocess(config, sockets=[taken]).run()


def application() -> Starlette:
    """Make the application of one worker, out of the environment."""
    keep_freed_memory()
    settings = load()
    logs.configure(settings.logging_level, as_json=settings.log_format == "json")
    _forget_the_dead(Path(os.environ[DIRECTORY]))
    app = create_app(settings, judging=True)
    settle()
    return app


def _forget_the_dead(figures: Path) -> None:
    """Take away what workers held that ended without a word: their counts stay, their memory is free."""
    for path in figures.iterdir():
        found = _FIGURES.fullmatch(path.name)
        if found and not Path(f"/proc/{found[1]}").exists() and Path("/proc").is_dir():
            with suppress(FileNotFoundError):
                path.unlink()
