"""How are documents changed, with the entry of the audit in the same transaction?"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from pymongo import UpdateOne
from pymongo.errors import BulkWriteError

from graphql_api.catalog.mongo import audit, cards, datasets, file_lists, versions
from graphql_api.catalog.mongo.client import Again, Fields, Server, Session
from graphql_api.catalog.mongo.filters import compiled
from graphql_api.catalog.mongo.rows import document_fields, entered, key_text
from graphql_api.catalog.mongo.spaces import GRAPH, name_of, take
from graphql_api.domain.assignments import assigned
from graphql_api.domain.changes import Change, Delete, Insert, Note, Outcome, Show, Update, Upsert
from graphql_api.domain.documents import Document, Space, check_document
from graphql_api.domain.errors import DocumentExistsError
from graphql_api.domain.identifiers import identifier
from graphql_api.domain.predicates import Predicate

Keyed: TypeAlias = tuple[str, Document]

_DUPLICATE: Final = 11000


async def write(server: Server, change: Change, note: Note) -> Outcome:
    """Make a change and keep its entry, or give the outcome that its idempotency key has already."""
    prepared = _prepared(change)
    writer = _Writer(server, change, note.at)
    if server.has_transactions:
        outcome = await server.write(lambda session: _make(server, writer, prepared, note, session))
    else:
        outcome = await server.write(lambda _: _make_alone(server, writer, prepared, note))
    if writer.uploads:
        async with server.writing():
            await file_lists.drop_chunks(server, writer.uploads)
    return outcome


def _prepared(change: Change) -> list[Keyed]:
    """Check documents and find their keys before anything is begun."""
    if not isinstance(change, Insert | Upsert):
        return []
    collection = change.space.collection
    return [(key_text(check_document(collection, each)), _without_id(each)) for each in change.documents]


def _without_id(document: Document) -> Document:
    return {name: value for name, value in document.items() if name != "_id"}


async def _make(
    server: Server, writer: "_Writer", prepared: Sequence[Keyed], note: Note, session: Session
) -> Outcome:
    before = await audit.done_before(server, note, session)
    if before:
        return before
    outcome = await writer.apply(prepared, session)
    await audit.keep(server, note, outcome, session)
    return outcome


async def _make_alone(server: Server, writer: "_Writer", prepared: Sequence[Keyed], note: Note) -> Outcome:
    before = await audit.reserve(server, note)
    if before:
        return before
    try:
        outcome = await writer.apply(prepared, None)
        await audit.keep(server, note, outcome, None)
    except BaseException:
        await audit.release(server, note)
        raise
    return outcome


class _Writer:
    """Writes documents of one space, and rows of the graph with those of its datasets.

    In a transaction, a rival makes all of it begin anew. Without one, each step is made so that a rival cannot spoil
    it: keys are unique, and a dataset is replaced only where it is as it was read.
    """

    def __init__(self, server: Server, change: Change, at: str) -> None:
        self._server = server
        self._change = change
        self._at = at
        self._session: Session = None
        self.uploads: list[str] = []
        #: Datasets of the graph whose cards have to be written anew.
        self._touched: list[str] = []

    @property
    def _space(self) -> Space:
        return GRAPH if isinstance(self._change, Show) else self._change.space

    @property
    def _rows(self) -> Any:  # noqa: ANN401 a driver's collection
        return self._server[name_of(self._space)]

    @property
    def _in_graph(self) -> bool:
        return self._space == GRAPH

    async def apply(self, prepared: Sequence[Keyed], session: Session) -> Outcome:
        """Make the change."""
        self._session, self.uploads, self._touched = session, [], []
        outcome = await self._make(prepared)
        await cards.refresh(self._server, self._touched, session)
        return outcome

    async def _make(self, prepared: Sequence[Keyed]) -> Outcome:
        change = self._change
        if isinstance(change, Insert):
            return await self._insert(prepared)
        if isinstance(change, Upsert):
            return await self._upsert(prepared, change.only_new)
        if isinstance(change, Update):
            return await self._update(change.predicate, change.assignments)
        if isinstance(change, Delete):
            return await self._delete(change.predicate)
        return await self._show(change)

    async def _show(self, change: Show) -> Outcome:
        matched, modified = await datasets.show(
            self._server, change.dataset_id, change.visibility, self._at, self._session
        )
        return Outcome(matched=int(matched), modified=int(modified))

    async def _insert(self, prepared: Sequence[Keyed]) -> Outcome:
        await self._check_absent([key for key, _ in prepared])
        rows = await self._made(prepared)
        if await self._add(rows):
            await self._rows.delete_many({"_id": {"$in": [row["_id"] for row in rows]}})
            raise Again
        self._touch(row["key"] for row in rows)
        return Outcome(ids=tuple(row["_id"] for row in rows), inserted=len(rows))

    def _touch(self, keys: Iterable[str]) -> None:
        if self._in_graph:
            self._touched += keys

    async def _check_absent(self, keys: Sequence[str]) -> None:
        taken = set(await self._kept(keys))
        clashes: list[tuple[int, str]] = []
        for number, key in enumerate(keys):
            if key in taken:
                clashes.append((number, key))
            taken.add(key)
        if clashes:
            raise DocumentExistsError(clashes)

    async def _kept(self, keys: Sequence[str]) -> dict[str, str]:
        """Give the `_id`s of those that are there, by key."""
        asked = {"key": {"$in": list(set(keys))}}
        rows = await self._rows.find(asked, {"key": 1}, session=self._session).to_list(None)
        return {row["key"]: row["_id"] for row in rows}

    async def _made(self, prepared: Sequence[Keyed]) -> list[Fields]:
        first = await take(self._server, "document", len(prepared)) if prepared else 0
        rows: list[Fields] = []
        for number, (key, document) in enumerate(prepared, first):
            row = {"_id": identifier(number), "key": key, "d": document}
            rows.append(row | await self._graph_fields() if self._in_graph else row)
        return rows

    async def _graph_fields(self) -> Fields:
        return entered(self._at) | {"change": await take(self._server, "change")}

    async def _add(self, rows: Sequence[Fields]) -> set[str]:
        """Insert, and give the keys that somebody else inserted meanwhile; in a transaction, begin anew."""
        if not rows:
            return set()
        try:
            await self._rows.insert_many(rows, ordered=self._session is not None, session=self._session)
        except BulkWriteError as error:
            faults = error.details["writeErrors"]
            if any(fault["code"] != _DUPLICATE for fault in faults):
                raise
            if self._session is not None:
                raise Again from error
            return {rows[fault["index"]]["key"] for fault in faults}
        return set()

    async def _upsert(self, prepared: Sequence[Keyed], only_new: frozenset[str]) -> Outcome:
        inserted = modified = 0
        for turn in _turns(prepared):
            kept = await self._kept(list(turn))
            rows = await self._made([each for each in turn.items() if each[0] not in kept])
            rivals = await self._add(rows)
            inserted += len(rows) - len(rivals)
            kept |= await self._kept(list(rivals)) if rivals else {}
            later = {kept[key]: _without(turn[key], only_new) for key in turn if key in kept}
            modified += await self._merge(later)
            self._touch(turn)
        return Outcome(inserted=inserted, matched=len(prepared) - inserted, modified=modified)

    async def _merge(self, later: Mapping[str, Document]) -> int:
        """Set the outermost fields of documents, by `_id`."""
        if self._in_graph:
            return sum([await self._renew(identity, fields) for identity, fields in later.items()])
        changes = [UpdateOne({"_id": identity}, _merging(fields)) for identity, fields in later.items()]
        if not changes:
            return 0
        result = await self._rows.bulk_write(changes, ordered=False, session=self._session)
        return int(result.modified_count)

    async def _renew(self, identity: str, later: Document) -> bool:
        kept = await self._rows.find_one({"_id": identity}, session=self._session)
        return kept is not None and await self._replace(kept, _document(kept) | later)

    async def _replace(self, kept: Fields, document: Document) -> bool:
        """Replace a document of the graph, where it is still as it was read."""
        fields = document_fields(document)
        if datasets.is_same(kept, fields):
            return False
        number = await take(self._server, "change")
        asked = {"_id": kept["_id"], "change": kept["change"]}
        renewed = {"$set": fields | {"updated_at": self._at, "change": number}}
        if not (await self._rows.update_one(asked, renewed, session=self._session)).matched_count:
            raise Again
        return True

    async def _update(self, predicate: Predicate, assignments: Mapping[str, Any]) -> Outcome:
        asked = compiled(predicate)
        if self._in_graph:
            rows = await self._rows.find(asked, session=self._session).to_list(None)
            renewed = [(row, assigned(_document(row), assignments)) for row in rows]
            modified = sum([await self._replace(*each) for each in renewed])
            self._touch(row["key"] for row in rows)
            return Outcome(matched=len(rows), modified=modified)
        changes = {"$set": {f"d.{path}": value for path, value in assignments.items()}}
        result = await self._rows.update_many(asked, changes, session=self._session)
        return Outcome(matched=result.matched_count, modified=result.modified_count)

    async def _delete(self, predicate: Predicate) -> Outcome:
        asked = compiled(predicate)
        if self._in_graph:
            rows = await self._rows.find(asked, {"key": 1}, session=self._session).to_list(None)
            ids = [row["key"] for row in rows]
            self.uploads = await versions.forget(self._server, ids, self._session)
            asked = {"key": {"$in": ids}}
            self._touch(ids)
        result = await self._rows.delete_many(asked, session=self._session)
        return Outcome(matched=result.deleted_count, deleted=result.deleted_count)


def _turns(prepared: Sequence[Keyed]) -> list[dict[str, Document]]:
    """Part documents so that no turn has a key twice, and each key's documents keep their order."""
    turns: list[dict[str, Document]] = []
    seen: dict[str, int] = {}
    for key, document in prepared:
        turn = seen[key] = seen.get(key, -1) + 1
        if turn == len(turns):
            turns.append({})
        turns[turn][key] = document
    return turns


def _without(document: Document, names: frozenset[str]) -> Document:
    return {name: value for name, value in document.items() if name not in names}


def _merging(fields: Document) -> Any:  # noqa: ANN401 an update or a pipeline
    """Set each field; where a name would be read as a path, by a pipeline, which takes names as they are."""
    if all(name and "." not in name for name in fields):
        return {"$set": {f"d.{name}": value for name, value in fields.items()}}
    return [{"$set": {"d": {"$mergeObjects": ["$d", {"$literal": fields}]}}}]


def _document(row: Fields) -> Document:
    document: Document = json.loads(row["raw"]) if row["raw"] else row["d"]
    return document
