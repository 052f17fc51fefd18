"""How are documents changed, and what is remembered of it?"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Self, TypeAlias

from graphql_api.domain.datasets import Visibility
from graphql_api.domain.documents import KEYS, Document, Space, json_fault
from graphql_api.domain.errors import InvalidDocumentError, InvalidFilterError
from graphql_api.domain.predicates import Predicate, check_path


class Insert(NamedTuple):
    """Write new documents; none of them where the key of one is there already or twice among them."""

    space: Space
    documents: Sequence[Document]


class Upsert(NamedTuple):
    """Merge each document into the one of its key, field by field of the outermost level, or insert it.

    Fields of `only_new` are written where the document is inserted, and left alone where it was there.
    """

    space: Space
    documents: Sequence[Document]
    only_new: frozenset[str] = frozenset()


class _Assigned(NamedTuple):
    space: Space
    predicate: Predicate
    assignments: Mapping[str, Any]


class Update(_Assigned):
    """Set fields of all documents that match, as MongoDB's `$set` does: dotted paths make objects on their way.

    Where a path leads through text, a number or a boolean, or into a list other than by position, nothing at all is
    changed: InvalidDocumentError. Fields that name the document cannot be set.
    """

    __slots__ = ()

    def __new__(cls, space: Space, predicate: Predicate, assignments: Mapping[str, Any]) -> Self:
        """Refuse what no store could do."""
        for path, value in assignments.items():
            _check_assignment(space, path, value)
        _check_apart(sorted(assignments))
        return super().__new__(cls, space, predicate, assignments)


class Delete(NamedTuple):
    """Forget all documents that match; in the first database, a dataset goes with its versions."""

    space: Space
    predicate: Predicate


class Show(NamedTuple):
    """Make a dataset of the graph public or private; no document is touched. Nothing is matched where it is unknown."""

    dataset_id: str
    visibility: Visibility


Change: TypeAlias = Insert | Upsert | Update | Delete | Show


class Note(NamedTuple):
    """Who changes what, as the audit tells it.

    `at` is ISO 8601 in UTC with `Z`. `target` names what is changed (`eegdash/records`). `fingerprint` is a digest of
    the whole request, by which two uses of one `idempotency_key` are told apart; keys of different actors are
    different.
    """

    actor: str
    action: str
    target: str
    at: str
    request_id: str = ""
    idempotency_key: str | None = None
    fingerprint: str = ""


class Outcome(NamedTuple):
    """What a change did. `ids` are the `_id`s of an insertion, in the order of its documents.

    `modified` counts documents that are different now; it is 0 for an insertion. `matched` counts those that a change
    other than an insertion met.
    """

    ids: tuple[str, ...] = ()
    inserted: int = 0
    matched: int = 0
    modified: int = 0
    deleted: int = 0
    replayed: bool = False

    def counts(self) -> dict[str, int]:
        """Give the counts that are not zero, for the audit."""
        names = ("inserted", "matched", "modified", "deleted")
        return {name: getattr(self, name) for name in names if getattr(self, name)}


class AuditEntry(NamedTuple):
    """One change as it is remembered; numbers grow with time."""

    number: int
    note: Note
    counts: Mapping[str, int] = {}


class Tally(NamedTuple):
    """How many documents have these values together."""

    values: tuple[Any, ...]
    documents: int


def _check_assignment(space: Space, path: str, value: object) -> None:
    try:
        check_path(path)
    except InvalidFilterError as error:
        raise InvalidDocumentError(error.message, path=ascii(path[:80])) from error
    first = path.partition(".")[0]
    if first in (*KEYS[space.collection], "_id"):
        raise InvalidDocumentError(f"{first} names the document and cannot be set", path=first)
    fault = json_fault(value)
    if fault:
        raise InvalidDocumentError(f"{path}: {fault.reason}", path=path)


def _check_apart(paths: Sequence[str]) -> None:
    """One path must not lead through another: which came first would decide."""
    parts = [path.split(".") for path in paths]
    for outer in parts:
        for inner in parts:
            if outer is not inner and inner[: len(outer)] == outer:
                path = ".".join(inner)
                raise InvalidDocumentError(f"{path} and {'.'.join(outer)} cannot both be set", path=path)
