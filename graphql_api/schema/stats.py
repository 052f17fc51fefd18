"""How many of everything does a version have?"""

import strawberry

from graphql_api.domain.participants import People
from graphql_api.domain.versions import VersionStats
from graphql_api.resolvers import metadata, participants, versions
from graphql_api.resolvers.versions import PublishedVersion
from graphql_api.schema.context import Info
from graphql_api.schema.counted_value import CountedValue, counted
from graphql_api.schema.scalars import BigInt


@strawberry.type
class Stats:
    """Counts of a version. Those of participants are of participants.tsv, each of them once."""

    counts: strawberry.Private[VersionStats]
    version: strawberry.Private[PublishedVersion]

    async def people(self, info: Info) -> People:
        """Read who took part, for the fields that tell of it."""
        reader = info.context.reader
        return await participants.people(reader, await versions.load(reader, self.version))

    @strawberry.field
    def subject_count(self) -> int:
        """Top-level `sub-*` directories."""
        return self.counts.subject_count

    @strawberry.field
    def session_count(self) -> int:
        """Distinct session labels, whichever subjects have them."""
        return self.counts.session_count

    @strawberry.field
    def recording_count(self) -> int:
        """Primary data files, and directories that are one; all parts of a split recording are one."""
        return self.counts.recording_count

    @strawberry.field
    def file_count(self) -> int:
        """All files, those outside of subjects included."""
        return self.counts.file_count

    @strawberry.field
    def size_bytes(self) -> BigInt:
        """Bytes of all files, those not fetched here included."""
        return BigInt(self.counts.size_bytes)

    @strawberry.field
    def datatypes(self) -> list[str]:
        """Data types under subjects, in text order."""
        return list(self.counts.datatypes)

    @strawberry.field
    def tasks(self) -> list[str]:
        """Task labels under subjects, in text order."""
        return list(self.counts.tasks)

    @strawberry.field
    async def participant_count(self, info: Info) -> int | None:
        """Participants in participants.tsv; null where that is missing or not held here."""
        return len((await self.people(info)).by_label) or None

    @strawberry.field
    async def age_min(self, info: Info) -> float | None:
        """Age of the youngest, in years."""
        return min((await self.people(info)).ages, default=None)

    @strawberry.field
    async def age_max(self, info: Info) -> float | None:
        """Age of the oldest, in years."""
        return max((await self.people(info)).ages, default=None)

    @strawberry.field
    async def sex_counts(self, info: Info) -> list[CountedValue]:
        """Participants by sex as the file writes it, most first."""
        return counted((await self.people(info)).counts("sex"))

    @strawberry.field
    async def total_duration_seconds(self, info: Info) -> float | None:
        """Seconds of all recordings whose sidecar says its duration; null where none does."""
        reader = info.context.reader
        return await metadata.total_duration(reader, await versions.load(reader, self.version))
