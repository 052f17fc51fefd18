"""How are records and datasets written?"""

from typing import Any

from starlette.responses import Response

from graphql_api.commands import documents
from graphql_api.domain.changes import Outcome
from graphql_api.domain.documents import Collection
from graphql_api.domain.errors import DocumentNotFoundError
from graphql_api.domain.predicates import And, equals
from rest_compat.eegdash import filters
from rest_compat.eegdash.answers import render
from rest_compat.eegdash.operation import Call, named
from rest_compat.eegdash.parameters import OfDataset
from rest_compat.eegdash.refusal import RefusedError


async def insert_record(call: Call) -> Response:
    """Insert one record; 409 where it is there already."""
    space = call.space(Collection.RECORDS)
    done = await documents.insert(call.store, call.author, space, [await call.document()])
    return render(call.database, insertedId=done.ids[0], message="1 record inserted")


async def insert_records(call: Call) -> Response:
    """Insert records, all or none; 409 names those that are there already."""
    space = call.space(Collection.RECORDS)
    done = await documents.insert(call.store, call.author, space, await call.documents())
    return render(
        call.database,
        insertedCount=done.inserted,
        inserted_count=done.inserted,
        insertedIds=done.ids,
        message=f"{done.inserted} records inserted successfully",
    )


async def upsert_records(call: Call) -> Response:
    """Merge records into those of the same dataset and path, or insert them."""
    return await _upsert(call, Collection.RECORDS, await call.documents())


async def upsert_dataset(call: Call) -> Response:
    """Merge a dataset into the one of its id, or insert it."""
    return await _upsert(call, Collection.DATASETS, [await call.document()])


async def upsert_datasets(call: Call) -> Response:
    """Merge datasets into those of their ids, or insert them."""
    return await _upsert(call, Collection.DATASETS, await call.documents())


async def upsert_montages(call: Call) -> Response:
    """Merge montages into those of their hashes, or insert them."""
    return await _upsert(call, Collection.MONTAGES, await call.documents())


async def _upsert(call: Call, collection: Collection, given: list[dict[str, Any]]) -> Response:
    done = await documents.upsert(call.store, call.author, call.space(collection), given)
    message = f"{done.inserted} {collection} inserted, {done.modified} updated"
    return render(
        call.database,
        inserted_count=done.inserted,
        updated_count=done.modified,
        matched_count=done.matched,
        message=message,
    )


async def update_records(call: Call) -> Response:
    """Set fields of all records that match a filter."""
    space = call.space(Collection.RECORDS)
    body = await call.document()
    predicate = filters.parse(_part(body, "filter"), space.collection)
    done = await documents.update(call.store, call.author, space, predicate, _assignments(body))
    return _updated(call, done)


async def update_dataset(call: Call) -> Response:
    """Set fields of one dataset; dotted names reach into objects."""
    space, key = call.space(Collection.DATASETS), {"dataset_id": call.path("dataset")}
    assignments = _assignments(await call.document())
    return _updated(call, await documents.update_one(call.store, call.author, space, key, assignments))


def _part(body: dict[str, Any], name: str) -> dict[str, Any]:
    if name not in body:
        raise RefusedError(422, "BAD_BODY", f"the body needs {name!r}")
    return named(body[name], name)


def _assignments(body: dict[str, Any]) -> dict[str, Any]:
    """Read `update`: fields to set, bare or in `$set`, which is the only operator there is."""
    update = _part(body, "update")
    if set(update) == {"$set"}:
        return named(update["$set"], "update.$set")
    operator = next((name for name in update if name.startswith("$")), None)
    if operator:
        raise RefusedError(422, "BAD_UPDATE", f"{operator[:80]!r} is not served: fields may only be set")
    return update


def _updated(call: Call, done: Outcome) -> Response:
    message = f"{done.modified} of {done.matched} documents changed"
    return render(call.database, matched_count=done.matched, modified_count=done.modified, message=message)


async def delete_records(call: Call) -> Response:
    """Delete all records that match a filter, or are of a dataset; without both, nothing is deleted."""
    query: OfDataset = call.query
    space = call.space(Collection.RECORDS)
    if not query.filter and not query.dataset:
        raise RefusedError(422, "BAD_PARAMETER", "filter is needed here: nothing is deleted without one")
    predicate = filters.parse_text(query.filter, space.collection)
    if query.dataset:
        predicate = And((predicate, equals({"dataset": query.dataset})))
    done = await documents.delete(call.store, call.author, space, predicate)
    return render(call.database, deleted_count=done.deleted, message=f"{done.deleted} records deleted")


async def delete_dataset(call: Call) -> Response:
    """Delete one dataset; 404 where there is none."""
    space, dataset_id = call.space(Collection.DATASETS), call.path("dataset")
    done = await documents.delete_one(call.store, call.author, space, {"dataset_id": dataset_id})
    if not done.deleted:
        raise DocumentNotFoundError(f"there is no dataset {dataset_id[:200]!r}")
    return render(call.database, deleted_count=done.deleted, message="1 dataset deleted")
