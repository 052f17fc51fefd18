"""How are errors told in GraphQL?

Every error has `extensions`: a stable `code`, whether asking again later may help, the request's id, and details for
programs. What this program did not foresee is logged with its traceback and told as INTERNAL, without its text.
"""

import logging
from enum import Enum
from typing import Any, Final

from graphql import GraphQLError

from graphql_api.domain import errors
from graphql_api.domain.errors import BidsgraphError

_log = logging.getLogger(__name__)


class Fault(Enum):
    """Whose fault an error is: an operator's is logged."""

    CALLER = "caller"
    OPERATOR = "operator"


#: Every error of the domain; a test checks that none is missing.
TABLE: Final[dict[type[BidsgraphError], Fault]] = {
    BidsgraphError: Fault.OPERATOR,
    errors.InvalidInputError: Fault.CALLER,
    errors.InvalidCursorError: Fault.CALLER,
    errors.InvalidNodeIdError: Fault.CALLER,
    errors.InvalidFilterError: Fault.CALLER,
    errors.InvalidSettingError: Fault.OPERATOR,
    errors.NotFoundError: Fault.CALLER,
    errors.DatasetNotFoundError: Fault.CALLER,
    errors.VersionNotFoundError: Fault.CALLER,
    errors.PathNotFoundError: Fault.CALLER,
    errors.SourceError: Fault.CALLER,
    errors.SourceMissingError: Fault.CALLER,
    errors.SourceNotBidsError: Fault.CALLER,
    errors.SourceBrokenError: Fault.CALLER,
    errors.ToolMissingError: Fault.OPERATOR,
    errors.StoreError: Fault.OPERATOR,
    errors.StoreUnavailableError: Fault.OPERATOR,
    errors.StoreCorruptError: Fault.OPERATOR,
    errors.PublicationConflictError: Fault.CALLER,
    errors.InvalidDocumentError: Fault.CALLER,
    errors.ConflictError: Fault.CALLER,
    errors.DocumentExistsError: Fault.CALLER,
    errors.TokenExistsError: Fault.CALLER,
    errors.IdempotencyKeyReusedError: Fault.CALLER,
    errors.DatabaseNotFoundError: Fault.CALLER,
    errors.DocumentNotFoundError: Fault.CALLER,
    errors.TooManyDocumentsError: Fault.CALLER,
    errors.UnauthenticatedError: Fault.CALLER,
    errors.ForbiddenError: Fault.CALLER,
}

#: Codes of what GraphQL itself refuses, by the stage that refused it.
PARSE_FAILED: Final = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED: Final = "GRAPHQL_VALIDATION_FAILED"
EXECUTION_REFUSED: Final = "GRAPHQL_REQUEST_REFUSED"
TOO_DEEP: Final = "GRAPHQL_TOO_DEEP"
TOO_COMPLEX: Final = "GRAPHQL_TOO_COMPLEX"
TOO_EXPENSIVE: Final = "GRAPHQL_TOO_EXPENSIVE"
TOO_LARGE: Final = "GRAPHQL_ANSWER_TOO_LARGE"

#: Characters of a message: some repeat what they were asked.
_LONGEST: Final = 1000


def render(error: GraphQLError, *, request_id: str, own_code: str = EXECUTION_REFUSED) -> dict[str, Any]:
    """Make the response's form of an error; `own_code` is for those that GraphQL itself raised."""
    shown: dict[str, Any] = {**error.formatted}
    cause = _cause(error)
    if isinstance(cause, RecursionError):
        extensions = {"code": TOO_DEEP, "retryable": False}
        shown["message"] = "the query is nested too deep"
    elif isinstance(cause, BidsgraphError):
        extensions = _told(cause)
        shown["message"] = cause.told
    elif cause is None:
        extensions = {"code": own_code, "retryable": False}
    else:
        extensions = _masked(cause, request_id)
        shown["message"] = (
            f"Something went wrong here, not with your request. Say {request_id} when you report it."
        )
    if len(shown["message"]) > _LONGEST:
        shown["message"] = f"{shown['message'][:_LONGEST]}..."
    shown["extensions"] = {**extensions, "requestId": request_id}
    return shown


def _cause(error: GraphQLError) -> Exception | None:
    """Find what is behind GraphQL's own errors; null where they are all there is."""
    cause: Exception | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause


def _told(error: BidsgraphError) -> dict[str, Any]:
    if TABLE[type(error)] is Fault.OPERATOR:
        _log.error("%s: %s", error.code, error.message, exc_info=error)
    told: dict[str, Any] = {"code": error.code, "retryable": error.retryable}
    return {**told, "details": error.told_details} if error.told_details else told


def _masked(error: Exception, request_id: str) -> dict[str, Any]:
    _log.error("unforeseen error in request %s", request_id, exc_info=error)
    return {"code": BidsgraphError.code, "retryable": False}
