"""Whose request is this?

A bearer token in `Authorization`. Anyone may read what is public, whatever token comes along; what a request may do
beyond that is decided where it is done, by `identity_of`. Neither tokens nor their digests are ever logged.
"""

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from graphql_api.commands.identity import NOBODY, Identity
from graphql_api.domain.errors import StoreError
from graphql_api.domain.tokens import Role
from graphql_api.resolvers.viewer import Viewer

#: Tokens longer than this are nobody's.
_LONGEST: Final = 1024

Authenticate = Callable[[str], Awaitable[Identity]]


class Bearers:
    """Names who sent a request in `request.state.identity`: nobody where no token came, or none that is known."""

    def __init__(self, app: ASGIApp, authenticate: Authenticate) -> None:
        """Stand around `app`; `authenticate` knows the tokens."""
        self._app = app
        self._authenticate = authenticate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask for the bearer only where a token came."""
        if scope["type"] == "http":
            given = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
            token = bearer_token(given.decode("latin-1")) if given else None
            scope.setdefault("state", {})["identity"] = await self._identify(token) if token else NOBODY
        await self._app(scope, receive, send)

    async def _identify(self, token: str) -> Identity | StoreError:
        """Give the bearer, or why nobody can tell: what needs no bearer, as `/health`, is answered all the same."""
        try:
            return await self._authenticate(token)
        except StoreError as error:
            return error


def bearer_token(header: str | None) -> str | None:
    """Read `Bearer <token>`; null for any other scheme, and for what no token of ours can be."""
    scheme, _, token = (header or "").partition(" ")
    token = token.strip()
    return token if scheme.lower() == "bearer" and 0 < len(token) <= _LONGEST and token.isascii() else None


def identity_of(connection: HTTPConnection) -> Identity:
    """Give who sent a request that has come through Bearers; StoreError where the store could not tell."""
    identity: Identity | StoreError = connection.state.identity
    if isinstance(identity, StoreError):
        raise identity
    return identity


def viewer_of(connection: HTTPConnection) -> Viewer:
    """Give what whoever sent it may see."""
    return Viewer(can_read_private=identity_of(connection).may(Role.READ_PRIVATE))
