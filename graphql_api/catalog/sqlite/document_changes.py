"""How are documents changed, with the entry of the audit in the same step?"""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, Final, overload

from graphql_api.catalog.sqlite import alike_documents, audit, datasets, document_rows, documents, spaces
from graphql_api.catalog.sqlite.contents import read_own, write_clean
from graphql_api.catalog.sqlite.document_rows import key_text
from graphql_api.catalog.sqlite.documents import Asked
from graphql_api.catalog.sqlite.spaces import Known
from graphql_api.catalog.sqlite.written_documents import Written, written
from graphql_api.domain.alike_documents import AlikeDocuments
from graphql_api.domain.changes import Change, Insert, Note, Outcome, Show, Update, Upsert
from graphql_api.domain.documents import DEPTH, Collection, Document, Space, check_document, document_key
from graphql_api.domain.errors import DocumentExistsError
from graphql_api.domain.identifiers import identifier
from graphql_api.kernel import is_clean

#: Where SQLite keeps what would undo a statement alone: in memory where each brings a few rows, else in a file.
_UNDO: Final = {True: "PRAGMA temp_store = MEMORY", False: "PRAGMA temp_store = FILE"}


class Keyed:
    """Documents that were checked, their keys, and where that was done already, what is written of them.

    Of those that were prepared by another process there is only what is written; else they are written when it is known
    which of them are to be.
    """

    __slots__ = ("_documents", "_made", "keys")

    def __init__(
        self, keys: Sequence[str], documents: Sequence[Document] | None, made: Written | None = None
    ) -> None:
        self.keys: Final = keys
        self._documents: Final = documents
        self._made: Final = made

    def __reduce__(self) -> tuple[Any, ...]:
        """Go into another process as what is written of them, and nothing else."""
        return Keyed, (self.keys, None, self.written(range(len(self.keys))))

    def document(self, number: int) -> Document:
        """Give one, without our `_id`."""
        if self._documents is not None:
            return self._documents[number]
        assert self._made is not None  # noqa: S101 (one of them is there)
        return self._made.document(number)

    def written(self, numbers: Sequence[int]) -> Written:
        """Give what is written of those of different numbers."""
        if self._made is not None:
            return self._made.some(numbers)
        listed = [self.document(number) for number in numbers]
        return written([self.keys[number] for number in numbers], listed, write_clean)


class Prepared(Sequence[Document]):
    """Documents of a space, checked and written but for their places."""

    __slots__ = ("keyed", "space")

    def __init__(self, space: Space, keyed: Keyed) -> None:
        self.space: Final = space
        self.keyed: Final = keyed

    @overload
    def __getitem__(self, place: int) -> Document: ...
    @overload
    def __getitem__(self, place: slice) -> list[Document]: ...
    def __getitem__(self, place: int | slice) -> Document | list[Document]:
        """Give the documents of a place, or of a range of them."""
        numbers = range(len(self))[place]
        document = self.keyed.document
        return document(numbers) if isinstance(numbers, int) else list(map(document, numbers))

    def __len__(self) -> int:
        """Count them."""
        return len(self.keyed.keys)

    def __reduce__(self) -> tuple[Any, ...]:
        """Go into another process."""
        return Prepared, (self.space, self.keyed)


def prepare(space: Space, documents: Sequence[Document]) -> Prepared:
    """Do what can be done without a connection: InvalidDocumentError where one cannot be kept."""
    made = (
        alike_documents.write(space.collection, documents) if isinstance(documents, AlikeDocuments) else None
    )
    if made is not None:
        return Prepared(space, Keyed(made.keys, documents, made))
    keys, listed = _keys(space.collection, documents), list(map(_without_id, documents))
    return Prepared(space, Keyed(keys, listed, written(keys, listed, write_clean)))


def _keys(collection: Collection, documents: Sequence[Document]) -> list[str]:
    return [key_text(_key(collection, each)) for each in documents]


def write(connection: sqlite3.Connection, change: Change, note: Note) -> Outcome:
    """Make a change and keep its entry, or give the outcome that its idempotency key has already."""
    prepared = _prepared(change)
    connection.execute(_UNDO[isinstance(change, Insert | Upsert)])
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        before = None if note.idempotency_key is None else audit.done_before(connection, note)
        if before:
            return before
        outcome = _apply(connection, change, prepared, note.at)
        audit.keep(connection, note, outcome)
        return outcome


def _prepared(change: Change) -> Keyed:
    """Check documents and find their keys before the lock is held."""
    if not isinstance(change, Insert | Upsert):
        return Keyed([], [])
    documents = change.documents
    if isinstance(documents, Prepared) and documents.space.collection == change.space.collection:
        return documents.keyed
    return Keyed(_keys(change.space.collection, documents), list(map(_without_id, documents)))


def _key(collection: Collection, document: Document) -> tuple[str, ...]:
    if is_clean(document, DEPTH):
        return document_key(collection, document)
    return check_document(collection, document)


def _without_id(document: Document) -> Document:
    if "_id" not in document:
        return document
    return {name: value for name, value in document.items() if name != "_id"}


def _apply(connection: sqlite3.Connection, change: Change, prepared: Keyed, at: str) -> Outcome:
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


def _without(document: Document, names: frozenset[str]) -> Document:
    return {name: value for name, value in document.items() if name not in names}


def _written(prepared: Keyed, fresh: Mapping[str, int], merged: Mapping[str, Document]) -> Written:
    """Write new documents of these numbers, some of which others were merged into."""
    if not merged:
        return prepared.written(list(fresh.values()))
    documents = [merged.get(key) or prepared.document(number) for key, number in fresh.items()]
    return written(list(fresh), documents, write_clean)


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

    def insert(self, prepared: Keyed) -> Outcome:
        """Insert all, or raise DocumentExistsError."""
        self._check_absent(prepared.keys)
        ids = tuple(map(identifier, self._add(prepared.written(range(len(prepared.keys))))))
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

    def _add(self, made: Written) -> range:
        places = document_rows.add(self._connection, self._space, made)
        if self._in_graph:
            for place, key in zip(places, made.keys, strict=True):
                datasets.enter(self._connection, key, place, self._at)
        return places

    def upsert(self, prepared: Keyed, only_new: frozenset[str]) -> Outcome:
        """Merge each document into the one of its key, of the store or before it here, or insert it."""
        places = document_rows.positions(self._connection, self._space, prepared.keys)
        fresh: dict[str, int] = {}
        merged: dict[str, Document] = {}
        modified = 0
        for number, key in enumerate(prepared.keys):
            if key not in places and key not in fresh:
                fresh[key] = number
                continue
            later = _without(prepared.document(number), only_new)
            if key in places:
                kept = self._read(places[key])
                modified += self._replace(places[key], kept, kept | later)
            else:
                before = merged.get(key) or prepared.document(fresh[key])
                merged[key] = before | later
                modified += not document_rows.is_same(before, merged[key])
        self._add(_written(prepared, fresh, merged))
        count = len(prepared.keys)
        return Outcome(inserted=len(fresh), matched=count - len(fresh), modified=modified)

    def _read(self, position: int) -> Document:
        return read_own(documents.content(self._connection, position))

    def update(self, found: Sequence[tuple[int, Document]], assignments: Mapping[str, Any]) -> Outcome:
        """Set fields of what was found."""
        from graphql_api.domain.assignments import assigned  # noqa: PLC0415 (an ingest sets none)

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
