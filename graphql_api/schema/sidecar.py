"""How are JSON sidecars told?"""

import strawberry

from graphql_api.resolvers import metadata
from graphql_api.resolvers.versions import PublishedVersion
from graphql_api.schema.context import Info
from graphql_api.schema.scalars import JSON


@strawberry.type
class SidecarSource:
    """One of several JSON files that were merged."""

    source: strawberry.Private[metadata.Source]
    version: strawberry.Private[PublishedVersion]

    @strawberry.field
    def path(self) -> str:
        """Path in the dataset."""
        return self.source.path

    @strawberry.field
    def url(self, info: Info) -> str:
        """Durable address of the file."""
        return info.context.address(self.version, self.source.path)

    @strawberry.field
    def keys(self) -> list[str]:
        """Fields that are from this file: those that no nearer file has."""
        return list(self.source.keys)

    @strawberry.field
    def is_kept(self) -> bool:
        """Whether the content is held here and a JSON object; where not, it says nothing in `merged`."""
        return self.source.is_kept


@strawberry.type
class Sidecar:
    """JSON files merged by the inheritance principle, from the dataset's root down to the recording."""

    told: strawberry.Private[metadata.Sidecar]

    @strawberry.field
    def merged(self) -> JSON | None:
        """All fields, a nearer file's over those of one above; null where none of the files is held here."""
        return None if self.told.fields is None else JSON(self.told.fields)

    @strawberry.field
    def sources(self) -> list[SidecarSource]:
        """The files, from the root downwards."""
        published = self.told.version.published
        return [SidecarSource(source=each, version=published) for each in self.told.sources]


@strawberry.type
class Ambiguity:
    """Metadata files of which several apply at one level, which BIDS forbids: none of them is used."""

    suffix: str
    """BIDS suffix of the files."""
    paths: list[str]
    """Their paths in the dataset."""
