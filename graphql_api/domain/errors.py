"""Which things can go wrong, and by which stable code is each one told?

The tree is drawn here once. Every door has one table from these classes to its own form; a test checks that no
class is missing from any table. Messages are for people and may change; codes are for programs and may not.
"""

from collections.abc import Sequence
from typing import ClassVar


class BidsgraphError(Exception):
    """Root of all errors that a client or an operator is told about."""

    code: ClassVar[str] = "INTERNAL"
    retryable: ClassVar[bool] = False
    #: What clients are told in place of a message that is the operator's business: it names places on this machine.
    public: ClassVar[str | None] = None

    def __init__(self, message: str, **details: str | int) -> None:
        """Keep the message for people, and details (names, paths, limits) for programs. No secrets in either."""
        super().__init__(message)
        self.message = message
        self.details = details

    @property
    def told(self) -> str:
        """What clients may read."""
        return self.public or self.message

    @property
    def told_details(self) -> dict[str, str | int]:
        """What programs of clients may read."""
        return {} if self.public else self.details


class InvalidInputError(BidsgraphError):
    """The caller sent something that can never succeed as it is."""

    code = "BAD_INPUT"


class InvalidCursorError(InvalidInputError):
    """A cursor that this server did not make."""

    code = "BAD_CURSOR"


class InvalidNodeIdError(InvalidInputError):
    """An id that names no kind of node."""

    code = "BAD_ID"


class InvalidFilterError(InvalidInputError):
    """A filter with an unknown operator, a wrong type, or too much of it."""

    code = "BAD_FILTER"


class InvalidSettingError(BidsgraphError):
    """A setting whose value cannot be used; `details["setting"]` names it."""

    code = "BAD_SETTING"


class NotFoundError(BidsgraphError):
    """Nothing is there, or the caller may not know that it is."""

    code = "NOT_FOUND"


class DatasetNotFoundError(NotFoundError):
    """No such dataset, or a private one: the same to the public."""

    code = "DATASET_NOT_FOUND"


class VersionNotFoundError(NotFoundError):
    """The dataset has no published version of that tag."""

    code = "VERSION_NOT_FOUND"


class PathNotFoundError(NotFoundError):
    """The version holds no file and no directory of that path."""

    code = "PATH_NOT_FOUND"


class SourceError(BidsgraphError):
    """A source that cannot be ingested; the catalogue was not changed."""

    code = "BAD_SOURCE"


class SourceMissingError(SourceError):
    """Nothing is at the place that was named, or it cannot be reached."""

    code = "SOURCE_MISSING"


class SourceNotBidsError(SourceError):
    """Something is there, but it is not shaped like a BIDS dataset."""

    code = "SOURCE_NOT_BIDS"


class SourceBrokenError(SourceError):
    """A repository or bundle that git itself cannot read."""

    code = "SOURCE_BROKEN"


class ToolMissingError(SourceError):
    """A program that this source needs (git) is not installed."""

    code = "TOOL_MISSING"


class StoreError(BidsgraphError):
    """The catalogue's store failed."""

    code = "STORE_FAILED"
    public = "the catalogue could not be read or written here; nothing is wrong with the request"


class StoreUnavailableError(StoreError):
    """The store did not answer in time; asking again later may work."""

    code = "STORE_UNAVAILABLE"
    public = "the catalogue does not answer at the moment; try again"
    retryable = True


class StoreCorruptError(StoreError):
    """Stored bytes that are not what was written; `details` names which."""

    code = "STORE_CORRUPT"
    public = "what is stored here of it is damaged; the operator has to mend it"


class PublicationConflictError(BidsgraphError):
    """A version of that tag is published already with other content: published versions never change."""

    code = "VERSION_EXISTS"


class InvalidDocumentError(InvalidInputError):
    """A document that cannot be kept; `details["path"]` names the field."""

    code = "BAD_DOCUMENT"


class ConflictError(BidsgraphError):
    """What is there already stands against it; nothing was changed."""

    code = "CONFLICT"


class DocumentExistsError(ConflictError):
    """Documents of these keys are there already, or twice in the request: nothing was written.

    `clashes` are positions in the request, ascending, each with the key of the document there.
    """

    code = "DOCUMENT_EXISTS"

    def __init__(self, clashes: Sequence[tuple[int, str]]) -> None:
        """Name the first key in the message."""
        super().__init__(f"{clashes[0][1]} exists already; nothing was written", count=len(clashes))
        self.clashes = tuple(clashes)


class TokenExistsError(ConflictError):
    """A token of that name is there already."""

    code = "TOKEN_EXISTS"


class IdempotencyKeyReusedError(ConflictError):
    """The idempotency key was used before, for something else."""

    code = "IDEMPOTENCY_KEY_REUSED"


class DatabaseNotFoundError(NotFoundError):
    """No named database (`eegdash`, `eegdash_dev`) of that name."""

    code = "DATABASE_NOT_FOUND"


class DocumentNotFoundError(NotFoundError):
    """No document of that key, or one that the caller may not know of."""

    code = "DOCUMENT_NOT_FOUND"


class TooManyDocumentsError(InvalidInputError):
    """More documents in one request than one request may carry; `details["limit"]` says how many may."""

    code = "TOO_MANY_DOCUMENTS"


class UnauthenticatedError(BidsgraphError):
    """This needs a bearer token, and none came, or one that is unknown, revoked or expired."""

    code = "UNAUTHENTICATED"


class ForbiddenError(BidsgraphError):
    """The bearer is known and may not do this; `details["role"]` names the role that may."""

    code = "FORBIDDEN"
