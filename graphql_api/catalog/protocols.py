"""What does the server ask of a store of metadata?

Every method is batch-shaped, takes and gives plain values of the domain, and raises `StoreUnavailableError` when the
store does not answer in time and `StoreCorruptError` when it holds what was never written. Absence is `None` in the
asked order, never an error.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from graphql_api.domain.cards import Hit
from graphql_api.domain.changes import AuditEntry, Change, Note, Outcome, Tally
from graphql_api.domain.datasets import DatasetRow
from graphql_api.domain.documents import Document, Space
from graphql_api.domain.file_keys import FileKeys, ListedVersion
from graphql_api.domain.predicates import Predicate
from graphql_api.domain.versions import VersionRow

# Loaded by who reads pages and looks for tokens: an ingest does neither.
if TYPE_CHECKING:
    from graphql_api.domain.pages import Page
    from graphql_api.domain.tokens import TokenRow


class Datasets(Protocol):
    """Datasets by id."""

    async def get_datasets(self, dataset_ids: Sequence[str]) -> list[DatasetRow | None]:
        """Give one row for each id, in the order asked; None where there is none."""
        ...

    async def page_datasets(self, *, first: int, after: str | None, private: bool) -> "Page[DatasetRow]":
        """Give a page in byte order of ids, behind the id `after`; private ones only where `private` is set."""
        ...

    async def put_dataset(self, row: DatasetRow) -> None:
        """Insert the row, or replace the one with its id (keeping that one's `created_at`)."""
        ...


class Versions(Protocol):
    """Published versions."""

    async def list_versions(self, dataset_ids: Sequence[str]) -> list[list[VersionRow]]:
        """Give the versions of each dataset, newest first; an empty list where there is none."""
        ...

    async def publish(self, publication: "Publication") -> None:
        """Make one version visible, all or nothing: row, file list, texts and removed paths in one step.

        Publishing what is there already (same tag, same content hash) changes nothing but the row's own fields.
        The same tag with another content hash is `PublicationConflictError`.
        """
        ...

    async def revisions(self) -> dict[str, str]:
        """Give a token for each dataset id that changes whenever its row or its versions change, for reloading."""
        ...


class FileLists(Protocol):
    """Stored file lists, by content hash."""

    def read_file_list(self, content_hash: str) -> AsyncIterator[bytes]:
        """Stream the chunks in order, each at most 8 MiB; StoreCorruptError where a chunk is missing."""
        ...


class Lookups(Protocol):
    """File lists by the keys of what is in them (`domain.file_keys`): one short row of each list is looked into."""

    async def find_versions(self, keys: Sequence[str], *, private: bool) -> list[ListedVersion]:
        """Give the versions that may have files of all these keys; none without keys. Which have, their lists tell.

        In byte order of datasets. Those of private datasets only with `private`.
        """
        ...

    async def unkeyed_lists(self) -> list[str]:
        """Give the content hashes of lists that were published without keys, in byte order."""
        ...

    async def put_keys(self, content_hash: str, keys: FileKeys) -> None:
        """Keep the keys of a list that is there already; where they are kept, nothing changes."""
        ...


class PathHistory(Protocol):
    """Paths that were in one version and not in the next newer one."""

    async def last_seen(self, dataset_id: str, path: str) -> list[str]:
        """Give the tags of versions that had exactly this file path while the next newer version had not; any order."""
        ...


class Texts(Protocol):
    """Small text files by the SHA-256 of their bytes in hex, or as file lists name their content (`git:<sha1>`)."""

    async def get_texts(self, hashes: Sequence[str]) -> list[str | None]:
        """Give each text in the order asked; None where it was never kept."""
        ...

    async def missing_texts(self, hashes: Sequence[str]) -> list[str]:
        """Give those names that nothing is kept under, in the order asked, each once."""
        ...

    def prepare_texts(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        """Give the texts of a call to come, with what the store can do of them beforehand, from any process."""
        ...

    async def put_texts(self, texts: Mapping[str, str]) -> None:
        """Keep texts, each under a name that stands for its content; what is kept under it already stays."""
        ...


class Cards(Protocol):
    """Datasets of the graph by the words of their cards (`domain.cards`).

    Cards are written in the step that changes what they tell of: the dataset's document, or which of its versions is
    the latest. Where MongoDB has no transactions, they are in the step right behind it.
    """

    async def search(self, words: Sequence[str], *, private: bool) -> list[Hit]:
        """Give the datasets that have every word, or one that begins with it (`domain.words.begins`), in any part.

        The best first, equal ones in byte order of ids; none without words. Words in weightier parts, and whole ones,
        count for more; how much else a score depends on is the store's own. Private datasets only with `private`.
        """
        ...

    async def similar_words(self, word: str, most: int, *, private: bool) -> list[str]:
        """Give words of all parts but the README that have the first character of this one and its length, or nearly.

        At most so many; any order. Words of private datasets alone only with `private`.
        """
        ...


class Documents(Protocol):
    """Documents of EEGDash by named database and collection.

    Order is that of insertion, and stays: it is the order of `_id`, so `Compare("_id", GT, last)` goes on behind a
    page. What was never written to is empty. Documents of the first database's `datasets` are those of the rows of
    `Datasets`. Without `private`, neither datasets that are private rows there are given nor the records of any
    database which name such a dataset in their field `dataset`. StoreUnavailableError where an answer takes too long.
    """

    async def find(
        self, space: Space, predicate: Predicate, *, private: bool, skip: int = 0, limit: int
    ) -> list[bytes]:
        """Give documents as JSON in UTF-8, each an object whose first field is `_id`, in order of insertion."""
        ...

    async def count(self, space: Space, predicate: Predicate, *, private: bool) -> int:
        """Count the documents."""
        ...

    async def tally(
        self, space: Space, predicate: Predicate, paths: Sequence[str], *, private: bool
    ) -> list[Tally]:
        """Count documents by the values that they have at these paths together; most first, then by values.

        A list counts once for each of its different elements, an absent field and an empty list as null. Integers and
        floats of the same value are one. Objects and lists within lists are given as they are.
        """
        ...

    def prepare(self, space: Space, documents: Sequence[Document]) -> Sequence[Document]:
        """Give the documents of a change to come, with what the store can do of it beforehand, from any process.

        InvalidDocumentError where one cannot be kept. They may be written to a space of this collection only.
        """
        ...

    async def write(self, change: Change, note: Note) -> Outcome:
        """Change one space, with its audit entry in the same step, and say what was changed.

        An insertion writes all or nothing (DocumentExistsError), every other change one document after the other. A
        change that failed leaves no entry. With an idempotency key that was used before, nothing is written and the
        first outcome is given again, marked as `replayed`; IdempotencyKeyReusedError where `note.fingerprint` differs.
        Where MongoDB runs without a replica set it has no transactions: if the server dies in the middle of a change,
        the part of it that was done stays, without its entry.
        """
        ...


class Audit(Protocol):
    """What was changed by whom."""

    async def append_entry(self, note: Note, counts: Mapping[str, int]) -> None:
        """Keep an entry of a change that was made elsewhere (a publication), or that failed."""
        ...

    async def list_entries(self, *, first: int, before: int | None = None) -> list[AuditEntry]:
        """Give entries newest first, older than the number `before`. Entries are never removed."""
        ...


class Tokens(Protocol):
    """Bearer tokens by the digest of their secret; no secret is ever kept."""

    async def get_token(self, digest: str) -> "TokenRow | None":
        """Give the token, expired ones too; null where there is none or it was revoked."""
        ...

    async def list_tokens(self) -> "list[TokenRow]":
        """Give all that were not revoked, by name."""
        ...

    async def put_token(self, row: "TokenRow") -> None:
        """Keep a token; TokenExistsError where one of its name is there."""
        ...

    async def revoke_token(self, name: str) -> bool:
        """Forget a token, and tell whether there was one."""
        ...


class Portable(Protocol):
    """What is needed to move a catalogue into another store, beside what everybody asks."""

    async def list_spaces(self) -> list[Space]:
        """Give all spaces that were ever written to; any order."""
        ...

    async def removed_paths(self, dataset_id: str) -> dict[str, list[str]]:
        """Give the whole path history of a dataset, as publications say it."""
        ...

    async def restore_dataset(self, row: DatasetRow, identity: str) -> None:
        """Keep a dataset that is not there yet, its document under this `_id`."""
        ...

    async def restore_documents(self, space: Space, documents: Sequence[tuple[str, Document]]) -> None:
        """Keep documents that are not there yet, all or nothing, under their `_id`s; new ones come behind them."""
        ...


class Catalog(
    Datasets,
    Versions,
    FileLists,
    Lookups,
    PathHistory,
    Texts,
    Cards,
    Documents,
    Audit,
    Tokens,
    Portable,
    Protocol,
):
    """All of it, as one store: what `app.py` opens and closes. Rooms ask for the part that they need."""

    async def open(self) -> None:
        """Connect, and create what is missing. Safe to call on a store that is there."""
        ...

    async def close(self) -> None:
        """Let go of every connection and thread. Safe to call twice."""
        ...

    async def check(self) -> None:
        """Raise StoreUnavailableError where the store does not answer."""
        ...


class Publication(NamedTuple):
    """One version to be made visible, with everything that must appear in the same step.

    `chunks` is the encoded file list in order, `keys` are those of its files, by which it is found. `removed` maps the
    tag of an older version to the file paths which it had and the version next newer to it has not; publishing replaces
    what was kept for that tag.
    """

    dataset: DatasetRow
    version: VersionRow
    chunks: Sequence[bytes]
    texts: Mapping[str, str] = {}
    removed: Mapping[str, Sequence[str]] = {}
    keys: Mapping[str, str] = {}
