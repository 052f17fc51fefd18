"""What does a version say of itself?"""

import strawberry

from graphql_api.resolvers import document
from graphql_api.schema.scalars import JSON


@strawberry.type
class DatasetDescription:
    """dataset_description.json of a version. A field of another type than BIDS says is null, and in `document`."""

    stored: strawberry.Private[document.Document]

    @strawberry.field
    def name(self) -> str | None:
        """`Name`."""
        return document.text(self.stored, "Name")

    @strawberry.field
    def bids_version(self) -> str | None:
        """`BIDSVersion`."""
        return document.text(self.stored, "BIDSVersion")

    @strawberry.field
    def dataset_type(self) -> str | None:
        """`DatasetType`: raw, derivative or study."""
        return document.text(self.stored, "DatasetType")

    @strawberry.field
    def license(self) -> str | None:
        """`License`."""
        return document.text(self.stored, "License")

    @strawberry.field
    def authors(self) -> list[str]:
        """`Authors`, in their order."""
        return document.texts(self.stored, "Authors")

    @strawberry.field
    def how_to_acknowledge(self) -> str | None:
        """`HowToAcknowledge`."""
        return document.text(self.stored, "HowToAcknowledge")

    @strawberry.field
    def funding(self) -> list[str]:
        """`Funding`."""
        return document.texts(self.stored, "Funding")

    @strawberry.field
    def ethics_approvals(self) -> list[str]:
        """`EthicsApprovals`."""
        return document.texts(self.stored, "EthicsApprovals")

    @strawberry.field
    def references_and_links(self) -> list[str]:
        """`ReferencesAndLinks`."""
        return document.texts(self.stored, "ReferencesAndLinks")

    @strawberry.field
    def dataset_doi(self) -> str | None:
        """`DatasetDOI`."""
        return document.text(self.stored, "DatasetDOI")

    @strawberry.field
    def document(self) -> JSON:
        """The whole file."""
        return JSON(self.stored)
