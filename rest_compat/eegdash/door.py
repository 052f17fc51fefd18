"""How does a request find its operation, and an answer its form?"""

from collections.abc import Mapping, Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from graphql_api.domain.documents import Collection
from graphql_api.domain.errors import BidsgraphError
from graphql_api.domain.tokens import Role
from rest_compat.eegdash import parameters, problems
from rest_compat.eegdash.operation import Call, Operation, Surroundings
from rest_compat.eegdash.refusal import RefusedError
from rest_compat.eegdash.table import OPERATIONS

_PUBLIC: Final = {"Cache-Control": "no-cache", "Vary": "Authorization"}
_PERSONAL: Final = {"Cache-Control": "private, no-store", "Vary": "Authorization"}


def routes(around: Surroundings) -> list[BaseRoute]:
    """Give a route for each path, in the table's order: a literal path stands before one that would match it too."""
    paths: dict[str, dict[str, Operation]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = operation
    return [_route(path, methods, around) for path, methods in paths.items()]


def _route(path: str, methods: Mapping[str, Operation], around: Surroundings) -> Route:
    allowed = _allowed(methods)

    async def answer(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": ", ".join(allowed)})
        operation = methods["GET" if request.method == "HEAD" else request.method]
        try:
            return await _answer(operation, request, around)
        except (BidsgraphError, RefusedError) as error:
            return problems.told(request, error)

    return Route(path, answer, methods=allowed)


def _allowed(methods: Mapping[str, Operation]) -> Sequence[str]:
    return [*methods, *(["HEAD"] if "GET" in methods else []), "OPTIONS"]


async def _answer(operation: Operation, request: Request, around: Surroundings) -> Response:
    """Ask for the right before anything else: whoever lacks it learns nothing of what is there."""
    if operation.role:
        around.identity(request).require(operation.role)
    if "db" in request.path_params:
        around.databases.space(str(request.path_params["db"]), Collection.DATASETS)
    call = Call(request, around, parameters.read(request, operation.parameters))
    response = await operation.handler(call)
    personal = operation.role or around.identity(request).may(Role.READ_PRIVATE)
    response.headers.update(_PERSONAL if personal else _PUBLIC)
    return response
