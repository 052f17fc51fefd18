"""What is told of a path that is gone?"""

from typing import TYPE_CHECKING, Annotated

import strawberry

from graphql_api.resolvers import tombstones
from graphql_api.schema.context import Info

if TYPE_CHECKING:
    from graphql_api.schema.version import Version


@strawberry.type
class Tombstone:
    """Where a file that is not in this version was last seen."""

    found: strawberry.Private[tombstones.Tombstone]

    @strawberry.field
    def path(self) -> str:
        """The path that was asked for."""
        return self.found.path

    @strawberry.field
    def reason(self) -> str:
        """Why it is not here: `removed`."""
        return self.found.reason

    @strawberry.field
    def last_seen_version(self) -> Annotated["Version", strawberry.lazy("graphql_api.schema.version")]:
        """Newest older version that has it."""
        from graphql_api.schema.version import Version  # noqa: PLC0415 - a version has tombstones, these have versions

        return Version(published=self.found.last_seen)

    @strawberry.field
    def last_seen_url(self, info: Info) -> str:
        """Durable address of the file in that version."""
        return info.context.address(self.found.last_seen, self.found.path)
