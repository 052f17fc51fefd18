"""How does the server get its port?"""

import errno
import socket

import uvicorn

from graphql_api.app import create_app
from graphql_api.commandline.allocator import keep_freed_memory
from graphql_api.domain.errors import InvalidSettingError
from graphql_api.service.connection import Connection
from graphql_api.settings import Settings

_BACKLOG = 2048


def listen(settings: Settings) -> socket.socket:
    """Take the port; InvalidSettingError where it, or the address, cannot be had."""
    host, port = settings.host, settings.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise _cannot_listen(error, host, port) from error


def _cannot_listen(error: OSError, host: str, port: int) -> InvalidSettingError:
    if error.errno == errno.EADDRINUSE:
        told = f"port {port} at {host} is taken: choose another by --port, or --port 0 for a free one"
        return InvalidSettingError(told, setting="BIDSGRAPH_PORT")
    if error.errno == errno.EACCES:
        told = f"port {port} at {host} is not allowed here: choose one above 1023 by --port"
        return InvalidSettingError(told, setting="BIDSGRAPH_PORT")
    return InvalidSettingError(f"cannot listen at {host}: {error.strerror}", setting="BIDSGRAPH_HOST")


def address(settings: Settings, taken: socket.socket) -> str:
    """Say the URL by which this machine reaches the server."""
    port: int = taken.getsockname()[1]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - shown, not bound
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def server(settings: Settings, *, quiet: bool = False) -> uvicorn.Server:
    """Make the server, not yet started. A quiet one says only what went wrong."""
    keep_freed_memory()
    config = configuration(settings, quiet=quiet)
    config.app = create_app(settings, judging=True)
    return uvicorn.Server(config)


def configuration(settings: Settings, *, quiet: bool = False) -> uvicorn.Config:
    """Say how it serves; which application is still to be said."""
    return uvicorn.Config(
        "",
        log_level="warning" if quiet else settings.logging_level,
        # Lines are written as all others are, and one for each request by whoever measures it.
        log_config=None,
        access_log=False,
        server_header=False,
        http=Connection,
        forwarded_allow_ips=settings.trusted_proxies,
        # Longer than proxies keep a connection for that nobody uses: who closes it first may close it on a request that
        # is on its way, and that is for the proxy to do, which knows it.
        timeout_keep_alive=75,
        # Who stops the server waits for requests in flight, but not for ever.
        timeout_graceful_shutdown=settings.shutdown_timeout,
    )
