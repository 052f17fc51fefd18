"""What does a client get when HTTP itself goes wrong: no such route, no such method, a failure here?

`{"detail": <one sentence>, "code": <stable>, "request_id": ...}`, as the EEGDash routes have it.
"""

import logging
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ExceptionHandler

from graphql_api.service.request_id import HEADER, request_id_of

_log = logging.getLogger(__name__)

#: As who measures requests counts those whose client has gone.
_CLIENT_GONE: Final = 499

_CODES: Final[dict[int, str]] = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}


async def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    problem = {"detail": error.detail, "code": _CODES.get(error.status_code, "BAD_REQUEST")}
    return _answer(request, error.status_code, problem, dict(error.headers or {}))


async def _gone(request: Request, error: Exception) -> Response:
    """Nobody is there to be told, and nothing is wrong here."""
    del request, error
    return Response(status_code=_CLIENT_GONE)


async def _failed(request: Request, error: Exception) -> Response:
    request_id = request_id_of(request)
    _log.error("unforeseen error in request %s", request_id, exc_info=error)
    problem = {
        "detail": f"Something went wrong here. Say {request_id} when you report it.",
        "code": "INTERNAL",
    }
    # This handler stands around the middleware that would add the header.
    return _answer(request, 500, problem, {HEADER: request_id})


def _answer(request: Request, status: int, problem: dict[str, str], headers: dict[str, str]) -> Response:
    body = {**problem, "request_id": request_id_of(request)}
    return JSONResponse(body, status, headers=headers)


#: For Starlette's `exception_handlers`.
HANDLERS: Final[dict[type[Exception] | int, ExceptionHandler]] = {
    HTTPException: _refused,
    ClientDisconnect: _gone,
    Exception: _failed,
}
