"""What is told of a participant?"""

import strawberry

from graphql_api.domain import participants
from graphql_api.schema.scalars import JSON


@strawberry.type
class Participant:
    """A row of participants.tsv. Where a participant has several, the first."""

    told: strawberry.Private[participants.Participant]

    @strawberry.field
    def participant_id(self) -> str:
        """As the file writes it: `sub-01`."""
        return self.told.participant_id

    @strawberry.field
    def age(self) -> float | None:
        """Years; `89+` is 89."""
        return self.told.age

    @strawberry.field
    def sex(self) -> str | None:
        """Column `sex`, else `gender`, as the file writes it."""
        return self.told.sex

    @strawberry.field
    def handedness(self) -> str | None:
        """Column `handedness`, else `hand`, as the file writes it."""
        return self.told.handedness

    @strawberry.field
    def species(self) -> str | None:
        """As the file writes it."""
        return self.told.species

    @strawberry.field
    def group(self) -> str | None:
        """As the file writes it."""
        return self.told.group

    @strawberry.field
    def columns(self) -> JSON:
        """The whole row, by the names of columns, as rows of a `Table`."""
        return JSON(dict(self.told.row))
