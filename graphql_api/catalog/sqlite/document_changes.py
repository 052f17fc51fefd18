"""How are documents changed, with the entry of the audit in the same step?"""

import marshal
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, overload

from graphql_api.catalog.sqlite import alike_documents, audit, datasets, document_rows, documents, spaces
from graphql_api.catalog.sqlite.contents import Content, read_own, write_clean
from graphql_api.catalog.sqlite.document_columns import Cells
from graphql_api.catalog.sqlite.document_rows import Ready, key_text, ready
from graphql_api.catalog.sqlite.documents import Asked
from graphql_api.catalog.sqlite.spaces import Known
from graphql_api.domain.alike_documents import AlikeDocuments
from graphql_api.domain.assignments import assigned
from graphql_api.domain.changes import Change, Insert, Note, Outcome, Show, Update, Upsert
from graphql_api.domain.documents import DEPTH, Collection, Document, Space, check_document, document_key
from graphql_api.domain.errors import DocumentExistsError
from graphql_api.domain.identifiers import identifier
from graphql_api.kernel import is_clean


class Keyed(NamedTuple):
    """A document that was checked, its key, and where that was done already, what is written of it.

    Of one that was prepared by another process there is only what is written.
    """

    key: str
    given: Document | None
    ready: Ready | None = None

    @property
    def document(self) -> Document:
        """The document, without our `_id`."""
        if self.given is not None:
            return self.given
        assert self.ready is not None  # noqa: S101 (one of them is there)
        return read_own(self.ready.content.text)


class Prepared(Sequence[Document]):
    """Documents of a space, checked and written but for their places."""

    __slots__ = ("keyed", "space")

    def __init__(self, space: Space, keyed: Sequence[Keyed]) -> None:
        self.space: Final = space
        self.keyed: Final = keyed

    @overload
    def __getitem__(self, place: int) -> Document: ...
    @overload
    def __getitem__(self, place: slice) -> list[Document]: ...
    def __getitem__(self, place: int | slice) -> Document | list[Document]:
        """Give the documents of a place, or of a range of them."""
        if isinstance(place, slice):
            return [each.document for each in self.keyed[place]]
        return self.keyed[place].document

    def __len__(self) -> int:
        """Count them."""
        return len(self.keyed)

    def __reduce__(self) -> tuple[Any, ...]:
        """Go into another process as what is written of them, and nothing else."""
        rows = [(each.key, *ready.cells, *ready.content) for each in self.keyed if (ready := each.ready)]
        return _received, (self.space, marshal.dumps(rows))


def _received(space: Space, rows: bytes) -> Prepared:
    listed: list[Any] = marshal.loads(rows)  # noqa: S302 (what `__reduce__` wrote)
    return Prepared(
        space,
        [
            Keyed(key, None, Ready(key, Cells(values, many), Content(plain, text)))
            for key, values, many, plain, text in listed
        ],
    )


def prepare(space: Space, documents: Sequence[Document]) -> Prepared:
    """Do what can be done without a connection: InvalidDocumentError where one cannot be kept."""
    if isinstance(documents, AlikeDocuments):
        written = alike_documents.write(space.collection, documents)
        if written is not None:
            return Prepared(
                space,
                [
                    Keyed(key, None, Ready(key, Cells(values, 0), Content(plain=True, text=text)))
                    for key, values, text in zip(*written, strict=True)
                ],
            )
    keyed: list[Keyed] = []
    for each in documents:
        key, document = key_text(_key(space.collection, each)), _without_id(each)
        keyed.append(Keyed(key, document, ready(key, document, write_clean)))
    return Prepared(space, keyed)


def _keyed(collection: Collection, documents: Sequence[Document]) -> list[Keyed]:
    return [Keyed(key_text(_key(collection, each)), _without_id(each)) for each in documents]


def _ready(each: Keyed) -> Ready:
    return each.ready or ready(each.key, each.document, write_clean)


def write(connection: sqlite3.Connection, change: Change, note: Note) -> Outcome:
    """Make a change and keep its entry, or give the outcome that its idempotency key has already."""
    prepared = _prepared(change)
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        before = None if note.idempotency_key is None else audit.done_before(connection, note)
        if before:
            return before
        outcome = _apply(connection, change, prepared, note.at)
        audit.keep(connection, note, outcome)
        return outcome


def _prepared(change: Change) -> Sequence[Keyed]:
    """Check documents and find their keys before the lock is held."""
    if not isinstance(change, Insert | Upsert):
        return []
    documents = change.documents
    if isinstance(documents, Prepared) and documents.space.collection == change.space.collection:
        return documents.keyed
    return _keyed(change.space.collection, documents)


def _key(collection: Collection, document: Document) -> tuple[str, ...]:
    if is_clean(document, DEPTH):
        return document_key(collection, document)
    return check_document(collection, document)


def _without_id(document: Document) -> Document:
    if "_id" not in document:
        return document
    return {name: value for name, value in document.items() if name != "_id"}


def _apply(connection: sqlite3.Connection, change: Change, prepared: Sequence[Keyed], at: str) -> Outcome:
    if isinstance(change, Show):
        return _show(connection, change, at)
    if isinstance(change, Insert | Upsert):
        writer = _Writer(connection, change.space, spaces.made(connection, change.space), at)
        if isinstance(change, Insert):
            return writer.insert(prepared)
        return writer.upsert(prepared, change.only_new)
    writer = _Writer(connection, change.space, spaces.known(connection, change.space), at)
    found = documents.rows(connection, Asked(change.space, change.predicate, private=True))
    if isinstance(change, Update):
        contents = [(position, read_own(text)) for position, _, text in found]
        return writer.update(contents, change.assignments)
    return writer.delete([position for position, _, _ in found])


def _show(connection: sqlite3.Connection, change: Show, at: str) -> Outcome:
    matched, modified = datasets.show(connection, change.dataset_id, change.visibility, at)
    return Outcome(matched=int(matched), modified=int(modified))


class _Writer:
    """Writes documents of one space in the caller's transaction, and rows of the graph with those of its datasets."""

    def __init__(self, connection: sqlite3.Connection, space: Space, known: Known, at: str) -> None:
        self._connection = connection
        self._space = known
        self._at = at
        self._in_graph = space == datasets.SPACE

    def insert(self, prepared: Sequence[Keyed]) -> Outcome:
        """Insert all, or raise DocumentExistsError."""
        self._check_absent([each.key for each in prepared])
        ids = tuple(map(identifier, self._add(prepared)))
        return Outcome(ids=ids, inserted=len(ids))

    def _check_absent(self, keys: Sequence[str]) -> None:
        taken = set(document_rows.positions(self._connection, self._space, keys))
        clashes: list[tuple[int, str]] = []
        for number, key in enumerate(keys):
            if key in taken:
                clashes.append((number, key))
            taken.add(key)
        if clashes:
            raise DocumentExistsError(clashes)

    def _add(self, prepared: Sequence[Keyed]) -> list[int]:
        places = document_rows.add(self._connection, self._space, list(map(_ready, prepared)))
        if self._in_graph:
            for place, each in zip(places, prepared, strict=True):
                datasets.enter(self._connection, each.key, place, self._at)
        return places

    def upsert(self, prepared: Sequence[Keyed], only_new: frozenset[str]) -> Outcome:
        """Merge each document into the one of its key, of the store or before it here, or insert it."""
        places = document_rows.positions(self._connection, self._space, [each.key for each in prepared])
        fresh: dict[str, Keyed] = {}
        modified = 0
        for each in prepared:
            key = each.key
            if key not in places and key not in fresh:
                fresh[key] = each
                continue
            document = each.document
            later = {name: value for name, value in document.items() if name not in only_new}
            if key in places:
                kept = self._read(places[key])
                modified += self._replace(places[key], kept, kept | later)
            else:
                merged = fresh[key].document | later
                modified += not document_rows.is_same(fresh[key].document, merged)
                fresh[key] = Keyed(key, merged)
        self._add(list(fresh.values()))
        return Outcome(inserted=len(fresh), matched=len(prepared) - len(fresh), modified=modified)

    def _read(self, position: int) -> Document:
        return read_own(documents.content(self._connection, position))

    def update(self, found: Sequence[tuple[int, Document]], assignments: Mapping[str, Any]) -> Outcome:
        """Set fields of what was found."""
        renewed = [(position, kept, assigned(kept, assignments)) for position, kept in found]
        modified = sum(self._replace(*each) for each in renewed)
        return Outcome(matched=len(found), modified=modified)

    def _replace(self, position: int, before: Document, after: Document) -> bool:
        if document_rows.is_same(before, after):
            return False
        document_rows.replace(self._connection, self._space, position, after)
        if self._in_graph:
            datasets.touch(self._connection, position, self._at)
        return True

    def delete(self, places: Sequence[int]) -> Outcome:
        """Forget documents; of the graph's datasets, their versions too."""
        if self._in_graph:
            datasets.forget(self._connection, places)
        document_rows.drop(self._connection, self._space, places)
        return Outcome(matched=len(places), deleted=len(places))
