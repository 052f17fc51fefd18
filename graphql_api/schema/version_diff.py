"""What is told of changes between versions?"""

from collections import Counter
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from graphql_api.domain.pages import Page
from graphql_api.index.difference import Change, Kind
from graphql_api.resolvers import differences
from graphql_api.resolvers.differences import Compared
from graphql_api.schema import page_info as pages
from graphql_api.schema.file import File
from graphql_api.schema.page_info import PageInfo
from graphql_api.schema.scalars import BigInt

if TYPE_CHECKING:
    from graphql_api.schema.version import Version

#: Changes on a page where `first` is absent or null.
_FIRST = 500


@strawberry.enum
class ChangeKind(Enum):
    """What became of a file. One that was renamed is neither added nor removed."""

    ADDED = "added"
    REMOVED = "removed"
    MODIFIED = "modified"
    RENAMED = "renamed"


@strawberry.type
class SubjectDiff:
    """How many files of a subject changed."""

    label: str | None
    """Label of the subject; null for files outside of subjects."""
    counts: strawberry.Private[Counter[Kind]]

    @strawberry.field
    def added(self) -> int:
        """Files that came in."""
        return self.counts[Kind.ADDED]

    @strawberry.field
    def removed(self) -> int:
        """Files that went."""
        return self.counts[Kind.REMOVED]

    @strawberry.field
    def modified(self) -> int:
        """Files with another content."""
        return self.counts[Kind.MODIFIED]

    @strawberry.field
    def renamed(self) -> int:
        """Files of the same content at another path, by the path that they have now."""
        return self.counts[Kind.RENAMED]


@strawberry.type
class DiffSummary:
    """How much changed."""

    compared: strawberry.Private[Compared]

    @strawberry.field
    def added(self) -> int:
        """Files that came in."""
        return self.compared.difference.counts[Kind.ADDED]

    @strawberry.field
    def removed(self) -> int:
        """Files that went."""
        return self.compared.difference.counts[Kind.REMOVED]

    @strawberry.field
    def modified(self) -> int:
        """Files with another content."""
        return self.compared.difference.counts[Kind.MODIFIED]

    @strawberry.field
    def renamed(self) -> int:
        """Files of the same content at another path."""
        return self.compared.difference.counts[Kind.RENAMED]

    @strawberry.field
    def size_delta_bytes(self) -> BigInt:
        """Bytes of all files, less what they were."""
        return BigInt(self.compared.difference.size_delta)

    @strawberry.field
    def subjects_added(self) -> list[str]:
        """Labels of subjects that came in."""
        return self.compared.difference.subjects_added

    @strawberry.field
    def subjects_removed(self) -> list[str]:
        """Labels of subjects that went."""
        return self.compared.difference.subjects_removed

    @strawberry.field
    def by_subject(self) -> list[SubjectDiff]:
        """Counts of each subject of which anything changed, by label; files outside of subjects first."""
        found = self.compared.difference.by_subject
        return [SubjectDiff(label=label, counts=counts) for label, counts in found.items()]


@strawberry.type
class FileChange:
    """A file that changed."""

    change: strawberry.Private[Change]
    compared: strawberry.Private[Compared]

    @strawberry.field
    def kind(self) -> ChangeKind:
        """What became of it."""
        return ChangeKind(self.change.kind.value)

    @strawberry.field
    def path(self) -> str:
        """Path that it has, or had where it was removed."""
        return self.change.path.decode()

    @strawberry.field
    def previous_path(self) -> str | None:
        """Path that it had, where it was renamed."""
        if self.change.kind is not Kind.RENAMED or self.change.before is None:
            return None
        return self.compared.before.index.path(self.change.before)

    @strawberry.field
    def before(self) -> File | None:
        """The file as it was; null where it was added."""
        row = self.change.before
        return None if row is None else File(version=self.compared.before, row=row)

    @strawberry.field
    def after(self) -> File | None:
        """The file as it is; null where it was removed."""
        row = self.change.after
        return None if row is None else File(version=self.compared.after, row=row)


@strawberry.type
class FileChangeConnection:
    """A page of changes in byte order of paths."""

    compared: strawberry.Private[Compared]
    page: strawberry.Private[Page[Change]]

    @strawberry.field
    def nodes(self) -> list[FileChange]:
        """The changes of this page."""
        return [FileChange(change=each, compared=self.compared) for each in self.page.items]

    @strawberry.field
    def page_info(self) -> PageInfo:
        """What lies around this page."""
        return pages.page_info(self.page)

    @strawberry.field
    def total_count(self) -> int:
        """Changes on all pages."""
        return self.page.total_count


@strawberry.type
class VersionDiff:
    """What changed from one version to another."""

    compared: strawberry.Private[Compared]

    @strawberry.field(name="from")  # type: ignore[untyped-decorator]
    def from_(self) -> Annotated["Version", strawberry.lazy("graphql_api.schema.version")]:
        """The version that is compared with."""
        from graphql_api.schema.version import Version  # noqa: PLC0415 - a version has changes, these have versions

        return Version(published=self.compared.before.published)

    @strawberry.field
    def to(self) -> Annotated["Version", strawberry.lazy("graphql_api.schema.version")]:
        """The version that was asked."""
        from graphql_api.schema.version import Version  # noqa: PLC0415 - a version has changes, these have versions

        return Version(published=self.compared.after.published)

    @strawberry.field
    def summary(self) -> DiffSummary:
        """How much changed."""
        return DiffSummary(compared=self.compared)

    @strawberry.field
    def changes(
        self,
        kinds: list[ChangeKind] | None = None,
        path_prefix: str | None = None,
        first: int | None = _FIRST,
        after: str | None = None,
    ) -> FileChangeConnection:
        """Files that changed, in byte order of paths; at most 10000 a page. Cursors hold for ever."""
        chosen = differences.EVERY if kinds is None else {Kind(kind.value) for kind in kinds}
        size = _FIRST if first is None else first
        page = differences.page(self.compared, chosen, path_prefix or "", first=size, after=after)
        return FileChangeConnection(compared=self.compared, page=page)
