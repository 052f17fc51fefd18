"""What is told of a published version?"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from graphql_api.domain.citations import Style, cite
from graphql_api.domain.ids import NodeId, NodeKind
from graphql_api.domain.selections import FileSelection
from graphql_api.index import entity_values
from graphql_api.index.tree import Depth
from graphql_api.resolvers import (
    descriptions,
    differences,
    directories,
    drafts,
    files,
    participants,
    recorded,
    recording_choice,
    texts,
    tombstones,
    versions,
)
from graphql_api.resolvers.versions import LoadedVersion, PublishedVersion
from graphql_api.schema.catalogue_filters import RecordingFilter, recording_condition
from graphql_api.schema.citation_style import CitationStyle
from graphql_api.schema.context import Info
from graphql_api.schema.dataset_description import DatasetDescription
from graphql_api.schema.directory import Directory
from graphql_api.schema.entity_value import Entity, EntityValue, entity_value
from graphql_api.schema.file import File
from graphql_api.schema.file_choice import file_choice
from graphql_api.schema.file_connection import FileConnection
from graphql_api.schema.filters import EntityFilter, FileFilter, entity_selection
from graphql_api.schema.lazy import TreeSequence
from graphql_api.schema.node import Node
from graphql_api.schema.recording import Recording
from graphql_api.schema.scalars import JSON, DateTime
from graphql_api.schema.stats import Stats
from graphql_api.schema.subject import Subject
from graphql_api.schema.table import Table
from graphql_api.schema.tombstone import Tombstone
from graphql_api.schema.tree_item import TreeItem
from graphql_api.schema.version_diff import VersionDiff

if TYPE_CHECKING:
    from graphql_api.schema.dataset import Dataset

#: Files on a page where `first` is absent or null.
_FIRST = 500


@strawberry.type
class Version(Node):
    """A published version of a dataset. It never changes."""

    published: strawberry.Private[PublishedVersion]

    async def loaded(self, info: Info) -> LoadedVersion:
        """Bring the file list into memory, for the fields that need it."""
        return await versions.load(info.context.reader, self.published)

    def cited(self, info: Info, style: CitationStyle) -> str:
        """Cite it, for its dataset too."""
        cited = descriptions.reference(self.published, info.context.version_address(self.published))
        return cite(cited, Style(style.value))

    async def described(self, info: Info) -> dict[str, Any]:
        """Describe it to programs, for its dataset too."""
        address = info.context.version_address(self.published)
        return await descriptions.json_ld(info.context.reader, await self.loaded(info), address)

    @strawberry.field
    def id(self) -> strawberry.ID:
        """`Version:<dataset>:<tag>`."""
        row = self.published.row
        return strawberry.ID(str(NodeId(NodeKind.VERSION, row.dataset_id, row.tag)))

    @strawberry.field
    def dataset(self) -> Annotated["Dataset", strawberry.lazy("graphql_api.schema.dataset")]:
        """The dataset that this is a version of."""
        from graphql_api.schema.dataset import Dataset  # noqa: PLC0415 - a dataset has versions, these have a dataset

        return Dataset(row=self.published.dataset)

    @strawberry.field
    def tag(self) -> str:
        """Name of the version: `v1.0.0`, or what the source calls it where that is no such number."""
        return self.published.row.tag

    @strawberry.field
    def is_latest(self) -> bool:
        """Whether `latest` means this version."""
        return self.published.is_latest and not drafts.is_draft(self.published)

    @strawberry.field
    def is_draft(self) -> bool:
        """Whether it was never published."""
        return drafts.is_draft(self.published)

    @strawberry.field
    def doi(self) -> str | None:
        """DOI of this very version."""
        return self.published.row.doi

    @strawberry.field
    def created_at(self) -> DateTime:
        """When the source made it: time of the tag, else of the commit, else of the ingest."""
        return DateTime(self.published.row.created_at)

    @strawberry.field
    def content_hash(self) -> str:
        """Hash of the file list: the strong validator of everything below."""
        return self.published.row.content_hash

    @strawberry.field
    def description(self) -> DatasetDescription | None:
        """dataset_description.json; null where it is missing or no JSON object."""
        stored = self.published.row.description
        return None if stored is None else DatasetDescription(stored=stored)

    @strawberry.field
    async def readme(self, info: Info) -> str | None:
        """README, whatever its extension."""
        return await texts.read(info.context.reader, self.published.row.readme)

    @strawberry.field
    async def changes(self, info: Info) -> str | None:
        """CHANGES, whatever its extension."""
        return await texts.read(info.context.reader, self.published.row.changes)

    @strawberry.field
    def stats(self) -> Stats:
        """Counts of the whole version."""
        return Stats(counts=self.published.row.stats, version=self.published)

    @strawberry.field
    async def entity_values(self, info: Info, entity: Entity) -> list[EntityValue]:
        """Distinct labels under subjects with counts, null first: what a filter bar needs, without the tree."""
        loaded = await self.loaded(info)
        counts = entity_values.entity_values(loaded.index.columns, entity_values.Entity(entity.value))
        return [entity_value(count) for count in counts]

    @strawberry.field
    async def subjects(self, info: Info, filter: EntityFilter | None = None) -> Sequence[Subject]:
        """The tree, whole, by label. With a filter: the tree of the files that pass, and counts of those alone."""
        loaded = await self.loaded(info)
        tree = loaded.index.tree_of(entity_selection(filter))
        return TreeSequence(loaded, tree, Depth.SUBJECT, range(len(tree.subjects)), Subject)

    @strawberry.field
    async def subject(self, info: Info, label: str) -> Subject | None:
        """One subject by its label; null where the version has none of it."""
        loaded = await self.loaded(info)
        item = loaded.index.tree.subject(label)
        return None if item is None else Subject(at=TreeItem(loaded, loaded.index.tree, Depth.SUBJECT, item))

    @strawberry.field
    async def recordings(self, info: Info, filter: RecordingFilter | None = None) -> list[Recording]:
        """Primary data files and directories that are one, flat, in byte order of paths."""
        loaded = await self.loaded(info)
        found = await recording_choice.chosen(info.context.reader, loaded, recording_condition(filter))
        return [Recording(told=each) for each in found]

    @strawberry.field
    async def recording(
        self, info: Info, path: str | None = None, where: EntityFilter | None = None
    ) -> Recording | None:
        """The recording at a path, which may be any of its files; else the first one that passes `where`."""
        loaded = await self.loaded(info)
        if path is not None:
            found = recorded.at(loaded, path)
        else:
            rows = loaded.index.select(FileSelection(entity_selection(where))).tolist()
            found = next(iter(recorded.among(loaded, rows)), None)
        return Recording(told=found) if found else None

    @strawberry.field
    async def participants(self, info: Info) -> Table | None:
        """participants.tsv with what participants.json says of its columns; null without one."""
        table = await participants.table(info.context.reader, await self.loaded(info))
        return Table(stored=table) if table else None

    @strawberry.field
    async def phenotype(self, info: Info) -> list[Table]:
        """Tables of `phenotype/`, by path, with what the JSON file of the same name says of their columns."""
        tables = await participants.phenotype(info.context.reader, await self.loaded(info))
        return [Table(stored=each) for each in tables]

    @strawberry.field
    async def directory(self, info: Info, path: str | None = "") -> Directory | None:
        """One directory level with aggregate counts, for lazy file browsers. Null when there is no such directory."""
        found = directories.find(await self.loaded(info), path or "")
        return Directory(found=found) if found else None

    @strawberry.field
    async def file(self, info: Info, path: str) -> File | None:
        """Null when the path is not in this version; see tombstone."""
        loaded = await self.loaded(info)
        row = loaded.index.find(path)
        return None if row is None else File(version=loaded, row=row)

    @strawberry.field
    async def tombstone(self, info: Info, path: str) -> Tombstone | None:
        """Where a file path that is not here was last seen, at most ten versions back. Null when it is here."""
        found = await tombstones.find(info.context.reader, await self.loaded(info), path)
        return Tombstone(found=found) if found else None

    @strawberry.field
    async def files(
        self,
        info: Info,
        filter: FileFilter | None = None,
        first: int | None = _FIRST,
        after: str | None = None,
    ) -> FileConnection:
        """All files, filtered, in byte order of paths; at most 10000 a page.

        Cursors hold for ever because a version never changes.
        """
        loaded = await self.loaded(info)
        size = _FIRST if first is None else first
        found = await files.page(info.context.reader, loaded, file_choice(filter), first=size, after=after)
        return FileConnection(version=loaded, page=found.page, total_size=found.total_size)

    @strawberry.field
    async def diff(
        self, info: Info, from_: Annotated[str | None, strawberry.argument(name="from")] = None
    ) -> VersionDiff | None:
        """What changed since the version `from`, by default the one before. Null where there is none."""
        compared = await differences.compare(info.context.reader, self.published, from_)
        return VersionDiff(compared=compared) if compared else None

    @strawberry.field
    def citation(self, info: Info, style: CitationStyle = CitationStyle.APA) -> str:
        """How this very version is cited."""
        return self.cited(info, style)

    @strawberry.field
    async def json_ld(self, info: Info) -> JSON:
        """schema.org/Dataset in the form of Croissant 1.0, ready to embed."""
        return JSON(await self.described(info))

    @strawberry.field
    def previous(self) -> "Version | None":
        """The version before this one in time; null for the first."""
        previous = self.published.previous
        return Version(published=previous) if previous else None
