"""What does every field know of the request that it answers?"""

from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import quote

import strawberry

from graphql_api.commands.author import Author
from graphql_api.commands.identity import NOBODY, Identity
from graphql_api.domain.errors import UnauthenticatedError
from graphql_api.resolvers.reader import Reader
from graphql_api.resolvers.versions import PublishedVersion
from graphql_api.schema.budget import Budget
from graphql_api.schema.desk import Desk
from graphql_api.schema.pace import Pace
from graphql_api.schema.rate_limit import Allowance
from graphql_api.schema.sharing import Sharing


@dataclass(frozen=True, slots=True)
class Context:
    """One request: what it reads through, its id, and the address of this server, without `/` at its end.

    Who sent it is nobody, and it can write nothing, where `desk` is missing. Without an `allowance` it is not limited,
    and its answer not without a `budget`; without `sharing` it is answered by this process alone.
    """

    reader: Reader
    public_url: str
    request_id: str
    identity: Identity = NOBODY
    desk: Desk | None = None
    allowance: Allowance | None = None
    budget: Budget = field(default_factory=Budget)
    pace: Pace = field(default_factory=Pace)
    sharing: Sharing | None = None

    def author(self, idempotency_key: str | None = None) -> Author:
        """Give whoever writes."""
        return Author(self.identity, self.request_id, idempotency_key)

    @property
    def writes(self) -> Desk:
        """What writes go to; UnauthenticatedError where this request can write nothing."""
        if self.desk is None:
            raise UnauthenticatedError("nothing can be written here")
        return self.desk

    def address(self, version: PublishedVersion, path: str) -> str:
        """Durable address of a path in a version: it never expires."""
        return f"{self.version_address(version)}/{quote(path)}"

    def version_address(self, version: PublishedVersion) -> str:
        """Durable address of a version's root, without `/` behind."""
        return f"{self.public_url}/{version.row.dataset_id}/{quote(version.row.tag, safe='')}"


Info: TypeAlias = strawberry.Info[Context, None]
