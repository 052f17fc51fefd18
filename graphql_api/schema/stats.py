"""How many of everything does a version have?"""

import strawberry

from graphql_api.domain.versions import VersionStats
from graphql_api.schema.scalars import BigInt


@strawberry.type
class Stats:
    """Counts made once, when the version was published."""

    counts: strawberry.Private[VersionStats]

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
