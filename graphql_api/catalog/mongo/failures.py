"""What does an error of MongoDB or of its drivers mean to a caller?"""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

import bson.errors
from pymongo import errors

from graphql_api.domain.errors import (
    BidsgraphError,
    InvalidDocumentError,
    InvalidFilterError,
    StoreCorruptError,
    StoreError,
    StoreUnavailableError,
)

#: https://www.mongodb.com/docs/manual/reference/error-codes/ gives these numbers their names.
_PATH_NOT_VIABLE: Final = 28
_TOO_LARGE: Final = frozenset({10334, 17419, 17280})
_REGULAR_EXPRESSION: Final = frozenset({51091, 51108, 51156})
_UNAVAILABLE: Final = frozenset(
    {
        6,  # HostUnreachable
        7,  # HostNotFound
        13,  # Unauthorized
        18,  # AuthenticationFailed
        24,  # LockTimeout
        50,  # MaxTimeMSExpired
        64,  # WriteConcernFailed
        89,  # NetworkTimeout
        91,  # ShutdownInProgress
        112,  # WriteConflict
        189,  # PrimarySteppedDown
        251,  # NoSuchTransaction
        262,  # ExceededTimeLimit
        9001,  # SocketException
        10107,  # NotWritablePrimary
        11600,  # InterruptedAtShutdown
        11602,  # InterruptedDueToReplStateChange
        13435,  # NotPrimaryNoSecondaryOk
        14031,  # OutOfDiskSpace
    }
)


@contextmanager
def told() -> Generator[None]:
    """Let no error of the driver out but as one of the domain."""
    try:
        yield
    except errors.DocumentTooLarge as error:
        raise InvalidDocumentError(f"this document is too large: {error}", path="") from error
    except errors.OperationFailure as error:
        raise _of_server(error) from error
    except errors.PyMongoError as error:
        raise StoreUnavailableError(f"MongoDB: {error}") from error
    except bson.errors.InvalidDocument as error:
        raise InvalidDocumentError(f"MongoDB cannot keep this: {error}", path="") from error
    except bson.errors.InvalidBSON as error:
        raise StoreCorruptError(f"MongoDB: {error}") from error


def _of_server(error: errors.OperationFailure) -> BidsgraphError:
    code = _code(error)
    if code == _PATH_NOT_VIABLE:
        return InvalidDocumentError(
            f"a path leads through a value that is no object: {_words(error)}", path=""
        )
    if code in _TOO_LARGE:
        return InvalidDocumentError(f"this document is too large: {_words(error)}", path="")
    if code in _REGULAR_EXPRESSION:
        return InvalidFilterError("this regular expression is not answered: it is malformed or too large")
    retryable = code in _UNAVAILABLE or error.has_error_label("TransientTransactionError")
    return (StoreUnavailableError if retryable else StoreError)(f"MongoDB: {_words(error)}")


def _code(error: errors.OperationFailure) -> int | None:
    """Give the code of the first write that failed where there were several."""
    if isinstance(error, errors.BulkWriteError) and error.details["writeErrors"]:
        return int(error.details["writeErrors"][0]["code"])
    return error.code


def _words(error: errors.OperationFailure) -> str:
    return str((error.details or {}).get("errmsg", error))[:500]
