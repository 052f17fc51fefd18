"""How are documents of EEGDash written?

Every change is one step of the store together with its entry in the audit. An idempotency key that was used before
gives the first outcome again.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from graphql_api.catalog.protocols import Documents
from graphql_api.commands.author import Author
from graphql_api.commands.models import MODELS, PartialDatasetModel, check_documents
from graphql_api.domain.changes import Change, Delete, Insert, Outcome, Update, Upsert
from graphql_api.domain.documents import Collection, Document, Space, check_document
from graphql_api.domain.errors import InvalidDocumentError, InvalidFilterError, TooManyDocumentsError
from graphql_api.domain.predicates import And, Compare, Comparison, In, Or, Predicate

#: What only the first insertion of a montage says.
_FIRST_SEEN: Final = frozenset({"first_seen", "representative_dataset", "representative_subject"})


def _target(space: Space) -> str:
    return f"{space.database}/{space.collection}"


def check_number(documents: Sequence[object], most: int) -> None:
    """Raise TooManyDocumentsError where one request carries more than it may."""
    if len(documents) > most:
        raise TooManyDocumentsError(f"at most {most} documents at once, not {len(documents)}", limit=most)


async def insert(store: Documents, author: Author, space: Space, documents: Sequence[Document]) -> Outcome:
    """Write new documents, all or none: DocumentExistsError names those that are there already."""
    note = author.note("insert", _target(space), documents)
    check_documents(MODELS[space.collection], documents)
    _check_all(space, documents)
    return await store.write(Insert(space, documents), note)


async def upsert(store: Documents, author: Author, space: Space, documents: Sequence[Document]) -> Outcome:
    """Merge documents into those of their keys, or insert them; nothing is written where one of them is faulty."""
    note = author.note("upsert", _target(space), documents)
    _check_all(space, documents)
    await _check_complete(store, space, documents)
    only_new = _FIRST_SEEN if space.collection is Collection.MONTAGES else frozenset[str]()
    return await store.write(Upsert(space, documents, only_new), note)


def _check_all(space: Space, documents: Sequence[Document]) -> None:
    for position, document in enumerate(documents):
        try:
            check_document(space.collection, document)
        except InvalidDocumentError as error:
            path = f"{position}.{error.details['path']}"
            raise InvalidDocumentError(f"{position}.{error.message}", path=path) from None


async def _check_complete(store: Documents, space: Space, documents: Sequence[Document]) -> None:
    """Ask all that a document needs of each; of datasets that are there already, only their id."""
    if space.collection is not Collection.DATASETS:
        check_documents(MODELS[space.collection], documents)
        return
    check_documents(PartialDatasetModel, documents)
    ids = [document["dataset_id"] for document in documents]
    known = {tally.values[0] for tally in await _known(store, space, ids)}
    for position, document in enumerate(documents):
        if document["dataset_id"] not in known:
            _check_one(space, position, document)


async def _known(store: Documents, space: Space, ids: Sequence[str]) -> Sequence[Any]:
    return await store.tally(space, In("dataset_id", tuple(ids)), ["dataset_id"], private=True)


def _check_one(space: Space, position: int, document: Document) -> None:
    try:
        check_documents(MODELS[space.collection], [document])
    except InvalidDocumentError as error:
        path = str(error.details["path"]).partition(".")[2]
        raise InvalidDocumentError(
            f"{position}.{error.message.partition('.')[2]}", path=f"{position}.{path}"
        ) from None


async def update(
    store: Documents, author: Author, space: Space, predicate: Predicate, assignments: Mapping[str, Any]
) -> Outcome:
    """Set fields of all documents that match; dotted paths reach into objects."""
    note = author.note("update", _target(space), {"filter": repr(predicate), "update": assignments})
    if not assignments:
        raise InvalidDocumentError("there is nothing to set", path="")
    return await store.write(Update(space, predicate, assignments), note)


async def update_one(
    store: Documents, author: Author, space: Space, key: Mapping[str, str], assignments: Mapping[str, Any]
) -> Outcome:
    """Set fields of the document of that key; nothing is matched where there is none."""
    return await update(store, author, space, _named(key), assignments)


async def delete(store: Documents, author: Author, space: Space, predicate: Predicate) -> Outcome:
    """Forget all documents that match; InvalidFilterError where that would be every one."""
    note = author.note("delete", _target(space), {"filter": repr(predicate)})
    if _asks_nothing(predicate):
        raise InvalidFilterError("a filter is needed here: without one, everything would be deleted")
    return await store.write(Delete(space, predicate), note)


def _asks_nothing(predicate: Predicate) -> bool:
    """Tell whether it holds of every document whatever that is, however it is wrapped."""
    if isinstance(predicate, And):
        return all(map(_asks_nothing, predicate.parts))
    return isinstance(predicate, Or) and any(map(_asks_nothing, predicate.parts))


async def delete_one(store: Documents, author: Author, space: Space, key: Mapping[str, str]) -> Outcome:
    """Forget the document of that key; nothing is deleted where there is none."""
    change: Change = Delete(space, _named(key))
    return await store.write(change, author.note("delete", _target(space), dict(key)))


def _named(key: Mapping[str, str]) -> Predicate:
    return And(tuple(Compare(name, Comparison.EQ, value) for name, value in key.items()))
