"""What is told of a dataset?"""

from enum import Enum

import strawberry

from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.ids import NodeId, NodeKind
from graphql_api.domain.versions import LATEST, VersionRow
from graphql_api.resolvers import attribution, document, drafts, participants, texts, versions
from graphql_api.schema.citation_style import CitationStyle
from graphql_api.schema.context import Info
from graphql_api.schema.demographics import Demographics
from graphql_api.schema.keyword import Keyword, keyword
from graphql_api.schema.node import Node
from graphql_api.schema.person import Person, person
from graphql_api.schema.scalars import JSON, BigInt, DateTime
from graphql_api.schema.version import Version


@strawberry.enum
class Visibility(Enum):
    """Who may see a dataset."""

    PUBLIC = "public"
    PRIVATE = "private"


@strawberry.type
class Dataset(Node):
    """A dataset of the catalogue: its stored document, and its versions."""

    row: strawberry.Private[DatasetRow]

    @property
    def stored(self) -> document.Document:
        """The stored document, for the fields that read it."""
        return self.row.document

    @strawberry.field
    def id(self) -> strawberry.ID:
        """`Dataset:<dataset>`."""
        return strawberry.ID(str(NodeId(NodeKind.DATASET, self.row.dataset_id)))

    @strawberry.field
    def dataset_id(self) -> str:
        """Accession number: `ds002778`."""
        return self.row.dataset_id

    @strawberry.field
    def name(self) -> str | None:
        """Title."""
        return document.text(self.stored, "name")

    @strawberry.field
    def source(self) -> str | None:
        """Archive or place that the dataset is from: `openneuro`."""
        return document.text(self.stored, "source")

    async def latest(self, info: Info) -> VersionRow | None:
        """The latest version's row, for the fields that it stands in for a silent document."""
        found = await versions.find(info.context.reader, self.row, LATEST)
        return found.row if found else None

    @strawberry.field
    async def readme(self, info: Info) -> str | None:
        """README of the stored document, else of the latest version."""
        told = document.text(self.stored, "readme")
        latest = None if told else await self.latest(info)
        return await texts.read(info.context.reader, latest.readme) if latest else told

    @strawberry.field
    def license(self) -> str | None:
        """Licence, in the dataset's own words."""
        return document.text(self.stored, "license")

    @strawberry.field
    def authors(self) -> list[Person]:
        """Authors in their order."""
        return [person(author) for author in attribution.authors(self.stored)]

    @strawberry.field
    def keywords(self) -> list[Keyword]:
        """Subject terms."""
        return [keyword(term) for term in attribution.keywords(self.stored)]

    @strawberry.field
    def funding(self) -> list[str]:
        """Grants, one a line."""
        return attribution.funding(self.stored)

    @strawberry.field
    def doi(self) -> str | None:
        """DOI of the dataset."""
        return document.text(self.stored, "dataset_doi")

    @strawberry.field
    def recording_modality(self) -> list[str]:
        """EEG, MEG, IEEG ... as inserted."""
        return document.texts(self.stored, "recording_modality")

    @strawberry.field
    def datatypes(self) -> list[str]:
        """BIDS data types, as inserted."""
        return document.texts(self.stored, "datatypes")

    @strawberry.field
    def tasks(self) -> list[str]:
        """Task labels, as inserted."""
        return document.texts(self.stored, "tasks")

    @strawberry.field
    def sessions(self) -> list[str]:
        """Session labels, as inserted."""
        return document.texts(self.stored, "sessions")

    @strawberry.field
    async def demographics(self, info: Info) -> Demographics | None:
        """Who took part: as the document says, else participants.tsv of the latest version; null where neither does."""
        told = document.part(self.stored, "demographics")
        found = None if told else await versions.find(info.context.reader, self.row, LATEST)
        if found is not None:
            reader = info.context.reader
            told = (await participants.people(reader, await versions.load(reader, found))).demographics
        return Demographics(stored=told) if told else None

    @strawberry.field
    async def total_files(self, info: Info) -> int | None:
        """Files, as the stored document counts them, else in the latest version."""
        told = document.integer(self.stored, "total_files")
        latest = await self.latest(info) if told is None else None
        return latest.stats.file_count if latest else told

    @strawberry.field
    async def size_bytes(self, info: Info) -> BigInt | None:
        """Bytes, as the stored document counts them, else in the latest version."""
        told = document.integer(self.stored, "size_bytes")
        latest = await self.latest(info) if told is None else None
        size = latest.stats.size_bytes if latest else told
        return None if size is None else BigInt(size)

    @strawberry.field
    def created_at(self) -> DateTime | None:
        """When it came into this catalogue."""
        return DateTime(self.row.created_at)

    @strawberry.field
    def updated_at(self) -> DateTime | None:
        """When it last changed in this catalogue."""
        return DateTime(self.row.updated_at)

    @strawberry.field
    def visibility(self) -> Visibility:
        """Who may see it."""
        return Visibility(self.row.visibility.value)

    @strawberry.field
    async def latest_version(self, info: Info) -> Version | None:
        """Newest published version; null when none is published.

        Nullable on purpose: one bad dataset must not null a page.
        """
        found = await versions.find(info.context.reader, self.row, LATEST)
        return Version(published=found) if found else None

    @strawberry.field
    async def version(self, info: Info, tag: str) -> Version | None:
        """One version by its tag, by `latest`, or by what the source calls it (`1.0.0`)."""
        found = await versions.find(info.context.reader, self.row, tag)
        return Version(published=found) if found else None

    @strawberry.field
    async def versions(self, info: Info) -> list[Version] | None:
        """Newest first. Tens, not thousands: a plain list.

        Null only where an answer from below one of them failed.
        """
        listed = await versions.listed(info.context.reader, self.row)
        return [Version(published=each) for each in listed]

    @strawberry.field
    async def draft(self, info: Info) -> Version | None:
        """The records inserted so far, as a version that was never published (tag draft); null where there is none.

        The data routes never serve it.
        """
        found = await drafts.draft(info.context.reader, self.row)
        return Version(published=found) if found else None

    @strawberry.field
    async def citation(self, info: Info, style: CitationStyle = CitationStyle.APA) -> str | None:
        """How the latest version is cited; null where none is published."""
        found = await versions.find(info.context.reader, self.row, LATEST)
        return Version(published=found).cited(info, style) if found else None

    @strawberry.field
    async def json_ld(self, info: Info) -> JSON | None:
        """The latest version as schema.org/Dataset in the form of Croissant 1.0; null where none is published."""
        found = await versions.find(info.context.reader, self.row, LATEST)
        return JSON(await Version(published=found).described(info)) if found else None

    @strawberry.field
    def document(self) -> JSON:
        """The whole stored document, every field an admin inserted, known here or not."""
        return JSON(self.row.document)
