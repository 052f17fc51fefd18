"""What does every field know of the request that it answers?"""

from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import quote

import strawberry

from graphql_api.resolvers.reader import Reader
from graphql_api.resolvers.versions import PublishedVersion


@dataclass(frozen=True, slots=True)
class Context:
    """One request: what it reads through, its id, and the address of this server, without `/` at its end."""

    reader: Reader
    public_url: str
    request_id: str

    def address(self, version: PublishedVersion, path: str) -> str:
        """Durable address of a path in a version: it never expires."""
        return f"{self.version_address(version)}/{quote(path)}"

    def version_address(self, version: PublishedVersion) -> str:
        """Durable address of a version's root, without `/` behind."""
        return f"{self.public_url}/{version.row.dataset_id}/{quote(version.row.tag, safe='')}"


Info: TypeAlias = strawberry.Info[Context, None]
