"""How are errors told to clients of EEGDash?

`{"detail": <one sentence>, "code": <stable>, "request_id": ...}`. Clients retry 429 and 5xx for half a minute and take
4xx at once, so that what can never succeed is always 4xx.
"""

import logging
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from graphql_api.domain import errors
from graphql_api.domain.errors import BidsgraphError
from rest_compat.eegdash.refusal import RefusedError

_log = logging.getLogger(__name__)

#: Every error of the domain; a test checks that none is missing.
STATUS: Final[dict[type[BidsgraphError], int]] = {
    BidsgraphError: 500,
    errors.InvalidInputError: 422,
    errors.InvalidCursorError: 422,
    errors.InvalidNodeIdError: 422,
    errors.InvalidFilterError: 422,
    errors.InvalidDocumentError: 422,
    errors.TooManyDocumentsError: 413,
    errors.InvalidSettingError: 500,
    errors.NotFoundError: 404,
    errors.DatabaseNotFoundError: 404,
    errors.DatasetNotFoundError: 404,
    errors.DocumentNotFoundError: 404,
    errors.VersionNotFoundError: 404,
    errors.PathNotFoundError: 404,
    errors.UnauthenticatedError: 401,
    errors.ForbiddenError: 403,
    errors.ConflictError: 409,
    errors.DocumentExistsError: 409,
    errors.TokenExistsError: 409,
    errors.IdempotencyKeyReusedError: 409,
    errors.PublicationConflictError: 409,
    errors.SourceError: 422,
    errors.SourceMissingError: 422,
    errors.SourceNotBidsError: 422,
    errors.SourceBrokenError: 422,
    errors.ToolMissingError: 500,
    errors.StoreError: 500,
    errors.StoreUnavailableError: 503,
    errors.StoreCorruptError: 500,
}
_SERVER_FAULT: Final = 500


def told(request: Request, error: BidsgraphError | RefusedError) -> Response:
    """Make the answer of an error; one that an operator has to know of is logged."""
    request_id = str(request.state.request_id)
    if isinstance(error, RefusedError):
        return _answer(request_id, error.status, error.code, error.message, {}, error.headers)
    status = STATUS[type(error)]
    if status >= _SERVER_FAULT:
        _log.error("%s in request %s: %s", error.code, request_id, error.message, exc_info=error)
    return _answer(request_id, status, error.code, error.told, _details(error), _headers(error))


def too_many(told: str) -> RefusedError:
    """Refuse a request of a client that has asked too often."""
    return RefusedError(429, "RATE_LIMITED", told)


def _details(error: BidsgraphError) -> dict[str, Any]:
    if isinstance(error, errors.DocumentExistsError):
        return {"clashes": [{"index": index, "key": key} for index, key in error.clashes]}
    return {"path": error.told_details["path"]} if "path" in error.told_details else {}


def _headers(error: BidsgraphError) -> dict[str, str]:
    if isinstance(error, errors.UnauthenticatedError):
        return {"WWW-Authenticate": 'Bearer realm="bidsgraph"'}
    return {"Retry-After": "1"} if error.retryable else {}


def _answer(  # noqa: PLR0913, PLR0917 what an answer is made of
    request_id: str, status: int, code: str, message: str, details: dict[str, Any], headers: dict[str, str]
) -> Response:
    body = {"detail": message, "code": code, **details, "request_id": request_id}
    return JSONResponse(body, status, headers={**headers, "Cache-Control": "no-store"})
