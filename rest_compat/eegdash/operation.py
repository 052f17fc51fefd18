"""What is one route of the EEGDash API?"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias, cast

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from graphql_api.catalog.protocols import Audit, Documents
from graphql_api.commands.author import Author
from graphql_api.commands.documents import check_number
from graphql_api.commands.identity import Identity
from graphql_api.domain.documents import Collection, Space
from graphql_api.domain.tokens import Role
from graphql_api.resolvers.databases import Databases
from graphql_api.resolvers.documents import Library
from graphql_api.resolvers.viewer import Viewer
from rest_compat.eegdash import bodies, parameters
from rest_compat.eegdash.refusal import RefusedError

#: Header that makes a repeated write the first one's answer.
IDEMPOTENCY_KEY = "Idempotency-Key"


class Store(Documents, Audit, Protocol):
    """The part of the catalogue that this door opens to."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the door works with."""

    store: Callable[[], Store]
    identity: Callable[[Request], Identity]
    databases: Databases
    body_bytes: int
    body_seconds: float
    most_documents: int
    version: str


@dataclass(frozen=True, slots=True)
class Call:
    """One request on its way through one operation; `query` is an instance of the operation's parameters."""

    request: Request
    around: Surroundings
    query: Any

    @property
    def database(self) -> str:
        """Named database in the path."""
        return self.path("db")

    def path(self, name: str) -> str:
        """Give a part of the path."""
        return str(self.request.path_params[name])

    def space(self, collection: Collection) -> Space:
        """Name a collection of the database."""
        return self.around.databases.space(self.database, collection)

    @property
    def store(self) -> Store:
        """The open catalogue."""
        return self.around.store()

    @property
    def library(self) -> Library:
        """The documents that whoever asks may see."""
        identity = self.around.identity(self.request)
        return Library(self.store, Viewer(can_read_private=identity.may(Role.READ_PRIVATE)))

    @property
    def author(self) -> Author:
        """Whoever writes."""
        key = self.request.headers.get(IDEMPOTENCY_KEY)
        return Author(self.around.identity(self.request), str(self.request.state.request_id), key)

    async def body(self) -> object:
        """Read the body, which is JSON."""
        return await bodies.read_json(self.request, self.around.body_bytes, self.around.body_seconds)

    async def documents(self) -> list[dict[str, Any]]:
        """Read a body that is a list of documents."""
        found = listed(await self.body())
        check_number(found, self.around.most_documents)
        return found

    async def document(self) -> dict[str, Any]:
        """Read a body that is one document."""
        return named(await self.body(), "the body")


def named(value: object, what: str) -> dict[str, Any]:
    """Take a JSON object; RefusedError (422) otherwise."""
    if not isinstance(value, dict):
        raise RefusedError(422, "BAD_BODY", f"{what} must be a JSON object")
    return cast("dict[str, Any]", value)


def listed(value: object) -> list[dict[str, Any]]:
    """Take a list of JSON objects that is not empty; RefusedError (422) otherwise."""
    if not isinstance(value, list) or not value:
        raise RefusedError(422, "BAD_BODY", "the body must be a list of documents, at least one")
    items = enumerate(cast("list[object]", value))
    return [named(item, f"document {position}") for position, item in items]


Handler: TypeAlias = Callable[[Call], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path; its first line of documentation is the handler's."""

    method: str
    path: str
    handler: Handler
    answer: type[BaseModel]
    parameters: type[BaseModel] = parameters.NoParameters
    body: Any = None
    role: Role | None = None
    refusals: tuple[int, ...] = field(default=(422,))

    @property
    def summary(self) -> str:
        """What it does, in one line."""
        return (self.handler.__doc__ or "").partition("\n")[0].rstrip(".")
