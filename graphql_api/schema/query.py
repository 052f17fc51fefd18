"""Where does every question begin?"""

import asyncio
from typing import cast

import strawberry

from graphql_api.domain.errors import BidsgraphError, InvalidInputError
from graphql_api.domain.pages import check_page_size
from graphql_api.domain.tokens import Role
from graphql_api.domain.versions import LATEST
from graphql_api.index.tree import Depth
from graphql_api.resolvers import choices, datasets, lookups, nodes, recordings, versions
from graphql_api.resolvers.choices import EVERY
from graphql_api.resolvers.recorded import Recorded
from graphql_api.resolvers.recordings import Record
from graphql_api.schema.audit_entry import AuditEntry, audit_entry
from graphql_api.schema.catalogue_filters import DatasetFilter, RecordingFilter, recording_condition
from graphql_api.schema.context import Info
from graphql_api.schema.dataset import Dataset
from graphql_api.schema.dataset_connection import DatasetConnection
from graphql_api.schema.dataset_order import DatasetOrder, choice
from graphql_api.schema.file import File
from graphql_api.schema.found_file import FoundFileConnection
from graphql_api.schema.node import Node
from graphql_api.schema.rate_limit import RateLimit, rate_limit
from graphql_api.schema.recording import Recording
from graphql_api.schema.recording_connection import RecordingConnection
from graphql_api.schema.scalars import BigInt
from graphql_api.schema.subject import Subject
from graphql_api.schema.tree_item import TreeItem
from graphql_api.schema.version import Version

#: Most ids of one `nodes`.
MOST_NODES = 100

#: Datasets, recordings and entries of the audit on a page where `first` is absent or null.
_FIRST = 25
_FIRST_RECORDINGS = 50
_FIRST_ENTRIES = 100

#: Most entries of one `audit`.
MOST_ENTRIES = 1000


@strawberry.type
class Query:
    """What can be asked."""

    @strawberry.field
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        """Anything that has an id, by that id. Unknown and private look the same: null."""
        return await _node(info, id)

    @strawberry.field
    async def nodes(self, info: Info, ids: list[strawberry.ID]) -> list[Node | None]:
        """Many by their ids, in the order asked; at most 100. One bad id is an error at its own place."""
        if len(ids) > MOST_NODES:
            raise InvalidInputError(f"at most {MOST_NODES} ids at once, not {len(ids)}", limit=MOST_NODES)
        found = await asyncio.gather(*(_node_or_error(info, id) for id in ids))
        # GraphQL's executor takes an error among the items as the failure of that item.
        return cast("list[Node | None]", found)

    @strawberry.field
    async def dataset(self, info: Info, dataset_id: str) -> Dataset | None:
        """One dataset by accession number. Unknown and private look the same: null."""
        row = await datasets.get(info.context.reader, dataset_id)
        return Dataset(row=row) if row else None

    @strawberry.field
    async def datasets(  # noqa: PLR0913, PLR0917 - a field has the arguments that it has
        self,
        info: Info,
        filter: DatasetFilter | None = None,
        search: str | None = None,
        order_by: DatasetOrder | None = None,
        first: int | None = _FIRST,
        after: str | None = None,
    ) -> DatasetConnection:
        """The catalogue, by default in byte order of ids; at most 1000 a page.

        It grows, so it is a connection with keyset cursors. A search finds datasets that have all its words, or longer
        ones that begin with them, whatever their case and accents, in what `SearchField` names; the best come first.
        """
        reader, size = info.context.reader, _FIRST if first is None else first
        asked = choice(filter, search, order_by)
        if asked == EVERY:
            page = await datasets.page(reader, first=size, after=after)
        else:
            page = await choices.page(reader, asked, first=size, after=after)
        return DatasetConnection(page=page, choice=asked)

    @strawberry.field
    async def recordings(
        self,
        info: Info,
        filter: RecordingFilter | None = None,
        first: int | None = _FIRST_RECORDINGS,
        after: str | None = None,
    ) -> RecordingConnection:
        """Recordings of all datasets, by BIDS entity, signal property or participant; at most 1000 a page.

        They are those of each dataset's working state, in order of insertion.
        """
        condition = recording_condition(filter)
        size = _FIRST_RECORDINGS if first is None else first
        page = await recordings.page(info.context.reader, condition, first=size, after=after)
        return RecordingConnection(page=page, condition=condition)

    @strawberry.field
    async def files(
        self,
        info: Info,
        checksum: str | None = None,
        name: str | None = None,
        first: int | None = _FIRST,
        after: str | None = None,
    ) -> FoundFileConnection:
        """Files of all datasets by checksum (hex, or `sha256:<hex>`), by name or by both; at most 100 a page.

        Of each dataset, those of the newest version that has any. `name` is the whole last segment of the path.
        """
        size = _FIRST if first is None else first
        asked = lookups.read_lookup(checksum, name)
        page = await lookups.page(info.context.reader, asked, first=size, after=after)
        return FoundFileConnection(page=page)

    @strawberry.field
    async def audit(
        self, info: Info, first: int | None = _FIRST_ENTRIES, before: BigInt | None = None
    ) -> list[AuditEntry]:
        """Who changed what, newest first, older than the entry numbered `before`; at most 1000. For admins."""
        info.context.identity.require(Role.ADMIN)
        size = check_page_size(_FIRST_ENTRIES if first is None else first, MOST_ENTRIES)
        entries = await info.context.writes.store().list_entries(first=size, before=before) if size else []
        return [audit_entry(each) for each in entries]

    @strawberry.field
    def rate_limit(self, info: Info) -> RateLimit:
        """What this request cost and what is left."""
        return rate_limit(info.context.allowance)

    @strawberry.field
    async def version(self, info: Info, dataset_id: str, tag: str | None = LATEST) -> Version | None:
        """A published version: a tag such as v1.0.0, or latest. Null where there is none."""
        dataset = await datasets.get(info.context.reader, dataset_id)
        found = await versions.find(info.context.reader, dataset, tag or LATEST) if dataset else None
        return Version(published=found) if found else None


async def _node_or_error(info: Info, id: str) -> Node | BidsgraphError | None:
    try:
        return await _node(info, id)
    except BidsgraphError as error:
        return error


async def _node(info: Info, id: str) -> Node | None:
    match await nodes.find(info.context.reader, id):
        case None:
            return None
        case nodes.SubjectNode(version, item):
            return Subject(at=TreeItem(version, version.index.tree, Depth.SUBJECT, item))
        case Record() | Recorded() as told:
            return Recording(told=told)
        case nodes.FileNode(version, row):
            return File(version=version, row=row)
        case versions.PublishedVersion() as published:
            return Version(published=published)
        case row:
            return Dataset(row=row)
