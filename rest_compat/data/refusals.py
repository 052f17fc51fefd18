"""How are errors told by the data routes?

`{"error": <name>, "message": ..., "code": ...}`, the first as the published document has it.
"""

from http import HTTPStatus
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from graphql_api.domain import errors
from graphql_api.domain.errors import BidsgraphError
from rest_compat.data.answers import Answer, error, send_answer
from rest_compat.data.headers import header

#: What clients match, word by word.
DATASET: Final = "Dataset not found"
VERSION: Final = "Version not found"
UNPUBLISHED: Final = "Version not published"

#: Statuses by error; an error that is not named here has that of the nearest class above it.
STATUSES: Final[dict[type[BidsgraphError], HTTPStatus]] = {
    BidsgraphError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.InvalidInputError: HTTPStatus.BAD_REQUEST,
    errors.NotFoundError: HTTPStatus.NOT_FOUND,
    errors.StoreUnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.StoreCorruptError: HTTPStatus.NOT_FOUND,
}

#: Seconds after which a store that did not answer may.
_AGAIN: Final = "5"


def told(raised: BidsgraphError) -> Answer:
    """Tell an error of the domain. What only an operator can mend is told without its words."""
    status = next(STATUSES[each] for each in type(raised).__mro__ if each in STATUSES)
    if isinstance(raised, errors.StoreCorruptError):
        return error(status, UNPUBLISHED)
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        return failed()
    answer = error(status, status.phrase, message=raised.told, code=raised.code)
    again = [header("retry-after", _AGAIN)] if raised.retryable else []
    return answer._replace(headers=[*answer.headers, *again])


def failed() -> Answer:
    """Tell that something went wrong here that nobody foresaw."""
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return error(status, status.phrase, message="Something went wrong here; report X-Request-ID.")


def dataset_not_found() -> Answer:
    """Tell of an id that is malformed, unknown or private: all the same."""
    return error(HTTPStatus.NOT_FOUND, DATASET)


def version_not_found() -> Answer:
    """Tell of a version that was never published."""
    return error(HTTPStatus.NOT_FOUND, VERSION)


def too_many(scope: Scope, told: str) -> ASGIApp:
    """Tell a client that has asked too often; HEAD is told without words."""
    status = HTTPStatus.TOO_MANY_REQUESTS
    answer = error(status, status.phrase, message=told, code="RATE_LIMITED")
    answer = answer._replace(headers=[*answer.headers, header("cache-control", "no-store")])
    if scope["method"] == "HEAD":
        answer = answer._replace(body=b"")

    async def tell(_scope: Scope, receive: Receive, send: Send) -> None:
        await send_answer(answer, None, receive, send)

    return tell
