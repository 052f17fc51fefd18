"""What can admins change?

Every write needs a bearer token, leaves an entry in the audit in the same step, and may be repeated under the same
`idempotencyKey` without being done twice.
"""

from collections.abc import Awaitable, Callable, Sequence

import strawberry

from graphql_api.commands import documents, publishing, visibility
from graphql_api.commands.author import Author
from graphql_api.commands.models import MODELS, ItemFault, faults
from graphql_api.domain.changes import Outcome
from graphql_api.domain.datasets import Visibility as StoredVisibility
from graphql_api.domain.documents import Collection, Document, Space
from graphql_api.domain.errors import DatasetNotFoundError, DocumentExistsError, InvalidDocumentError
from graphql_api.domain.tokens import Role
from graphql_api.resolvers import recordings, versions
from graphql_api.resolvers.reader import Reader
from graphql_api.resolvers.viewer import Viewer
from graphql_api.schema.catalogue_filters import RecordingFilter, recording_condition
from graphql_api.schema.context import Info
from graphql_api.schema.dataset import Dataset, Visibility
from graphql_api.schema.desk import WritableStore
from graphql_api.schema.inputs import (
    DatasetInput,
    PublishVersionInput,
    RecordInput,
    dataset_document,
    fields_of,
    manifest,
    record_document,
)
from graphql_api.schema.payloads import (
    BulkPayload,
    DatasetPayload,
    ItemError,
    PublishPayload,
    RecordPayload,
    UpdatePayload,
)
from graphql_api.schema.recording import Recording
from graphql_api.schema.scalars import JSON
from graphql_api.schema.version import Version


@strawberry.type
class Mutation:
    """What can be changed, with a bearer token."""

    @strawberry.mutation
    async def insert_dataset(
        self, info: Info, input: DatasetInput, idempotency_key: str | None = None
    ) -> DatasetPayload:
        """Insert a dataset; an error with the code DOCUMENT_EXISTS where it is there already."""
        space, document = _space(info, Collection.DATASETS), dataset_document(input)
        await documents.insert(_store(info), info.context.author(idempotency_key), space, [document])
        return await _dataset(info, input.dataset_id)

    @strawberry.mutation
    async def insert_datasets(
        self, info: Info, input: list[DatasetInput], idempotency_key: str | None = None
    ) -> BulkPayload:
        """Insert datasets, all or none; those that stand against it are in `errors`."""
        given = [dataset_document(each, f"{index}.document") for index, each in enumerate(input)]
        return await _bulk(info, Collection.DATASETS, given, documents.insert, idempotency_key)

    @strawberry.mutation
    async def update_dataset(self, info: Info, dataset_id: str, set: JSON) -> DatasetPayload:
        """Set fields of a dataset's document; dotted names reach into objects."""
        space, fields = _space(info, Collection.DATASETS), fields_of(set, "set")
        key = {"dataset_id": dataset_id}
        done = await documents.update_one(_store(info), info.context.author(), space, key, fields)
        if not done.matched:
            raise _no_dataset(dataset_id)
        return await _dataset(info, dataset_id)

    @strawberry.mutation
    async def set_visibility(self, info: Info, dataset_id: str, visibility: Visibility) -> DatasetPayload:
        """Make a dataset public or private. Needs the role admin."""
        await _show(info, dataset_id, StoredVisibility(visibility.value))
        return await _dataset(info, dataset_id)

    @strawberry.mutation
    async def insert_record(
        self, info: Info, input: RecordInput, idempotency_key: str | None = None
    ) -> RecordPayload:
        """Insert a record; an error with the code DOCUMENT_EXISTS where it is there already."""
        space, document = _space(info, Collection.RECORDS), record_document(input)
        done = await documents.insert(_store(info), info.context.author(idempotency_key), space, [document])
        record = await recordings.one(_all_seeing(info), input.dataset, input.bids_relpath)
        if record is None:
            raise InvalidDocumentError("the record was deleted again", path="bidsRelpath")
        return RecordPayload(inserted_id=strawberry.ID(done.ids[0]), recording=Recording(told=record))

    @strawberry.mutation
    async def insert_records(
        self, info: Info, input: list[RecordInput], idempotency_key: str | None = None
    ) -> BulkPayload:
        """Insert records, all or none; those that stand against it are in `errors`."""
        given = [record_document(each, f"{index}.document") for index, each in enumerate(input)]
        return await _bulk(info, Collection.RECORDS, given, documents.insert, idempotency_key)

    @strawberry.mutation
    async def upsert_records(
        self, info: Info, input: list[RecordInput], idempotency_key: str | None = None
    ) -> BulkPayload:
        """Merge records into those of the same dataset and path, or insert them."""
        given = [record_document(each, f"{index}.document") for index, each in enumerate(input)]
        return await _bulk(info, Collection.RECORDS, given, documents.upsert, idempotency_key)

    @strawberry.mutation
    async def update_records(self, info: Info, filter: RecordingFilter, set: JSON) -> UpdatePayload:
        """Set fields of all records that match; dotted names reach into objects."""
        space, asked = _space(info, Collection.RECORDS), recording_condition(filter).predicate
        fields = fields_of(set, "set")
        done = await documents.update(_store(info), info.context.author(), space, asked, fields)
        return UpdatePayload(matched_count=done.matched, modified_count=done.modified)

    @strawberry.mutation
    async def publish_version(
        self, info: Info, input: PublishVersionInput, idempotency_key: str | None = None
    ) -> PublishPayload:
        """Mint a version from a file list. A minted version never changes: repeats of the same list do nothing."""
        author = info.context.author(idempotency_key)
        row = await publishing.publish(_store(info), author, manifest(input))
        reader = _all_seeing(info)
        [dataset] = await reader.store.get_datasets([row.dataset_id])
        found = await versions.find(reader, dataset, row.tag) if dataset else None
        if found is None:
            raise _no_dataset(row.dataset_id)
        return PublishPayload(version=Version(published=found))


_Write = Callable[[WritableStore, Author, Space, Sequence[Document]], Awaitable[Outcome]]


def _space(info: Info, collection: Collection) -> Space:
    return Space(info.context.reader.database, collection)


def _store(info: Info) -> WritableStore:
    info.context.identity.require(Role.WRITE)
    return info.context.writes.store()


def _all_seeing(info: Info) -> Reader:
    """Give a reader for what was just written: its writer may see that, whatever else it may not see."""
    reader = info.context.reader
    reader.forget()
    return Reader(reader.store, reader.indexes, Viewer(can_read_private=True), database=reader.database)


async def _show(info: Info, dataset_id: str, asked: StoredVisibility) -> None:
    info.context.identity.require(Role.ADMIN)
    await visibility.show(info.context.writes.store(), info.context.author(), dataset_id, asked)


async def _dataset(info: Info, dataset_id: str) -> DatasetPayload:
    [row] = await _all_seeing(info).store.get_datasets([dataset_id])
    if row is None:
        raise _no_dataset(dataset_id)
    return DatasetPayload(dataset=Dataset(row=row))


def _no_dataset(dataset_id: str) -> DatasetNotFoundError:
    return DatasetNotFoundError(f"there is no dataset {dataset_id[:200]!r}")


async def _bulk(
    info: Info, collection: Collection, given: Sequence[Document], write: _Write, key: str | None
) -> BulkPayload:
    """Write documents; what is wrong with single ones is told of each of them."""
    store = _store(info)
    documents.check_number(given, info.context.writes.most_documents)
    found = faults(MODELS[collection], given)
    if found:
        return _refused([_item_error(each) for each in found])
    try:
        done = await write(store, info.context.author(key), _space(info, collection), given)
    except DocumentExistsError as error:
        told = "it exists already, or is twice in the request"
        return _refused(
            [ItemError(index=index, path="", code=error.code, message=told) for index, _ in error.clashes]
        )
    except InvalidDocumentError as error:
        return _refused([_located(error)])
    info.context.reader.forget()
    return BulkPayload(inserted_count=done.inserted, updated_count=done.modified, errors=[])


def _refused(errors: list[ItemError]) -> BulkPayload:
    return BulkPayload(inserted_count=0, updated_count=0, errors=errors)


def _item_error(fault: ItemFault) -> ItemError:
    return ItemError(index=fault.index, path=fault.path, code=InvalidDocumentError.code, message=fault.reason)


def _located(error: InvalidDocumentError) -> ItemError:
    index, _, path = str(error.details.get("path", "")).partition(".")
    number = int(index) if index.isdecimal() else 0
    return ItemError(index=number, path=path, code=error.code, message=error.told)
