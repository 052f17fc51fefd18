"""Who took part in a dataset?"""

import strawberry

from graphql_api.resolvers import document
from graphql_api.schema.counted_value import CountedValue, counted


@strawberry.type
class Demographics:
    """What the stored document tells of the participants as it was inserted, else what participants.tsv does."""

    stored: strawberry.Private[document.Document]

    @strawberry.field
    def subjects_count(self) -> int | None:
        """Participants, as the document counts them."""
        return document.integer(self.stored, "subjects_count")

    @strawberry.field
    def age_min(self) -> float | None:
        """Age of the youngest, in years."""
        return document.number(self.stored, "age_min")

    @strawberry.field
    def age_max(self) -> float | None:
        """Age of the oldest, in years."""
        return document.number(self.stored, "age_max")

    @strawberry.field
    def age_mean(self) -> float | None:
        """Mean age, in years."""
        return document.number(self.stored, "age_mean")

    @strawberry.field
    def species(self) -> str | None:
        """Species, in the document's own word."""
        return document.text(self.stored, "species")

    @strawberry.field
    def sex_counts(self) -> list[CountedValue]:
        """Participants by sex, the most frequent first."""
        return counted(document.counts(self.stored, "sex_distribution"))

    @strawberry.field
    def handedness_counts(self) -> list[CountedValue]:
        """Participants by handedness, the most frequent first."""
        return counted(document.counts(self.stored, "handedness_distribution"))
