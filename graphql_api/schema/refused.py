"""How is a request refused before it is read?"""

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from graphql_api.schema import negotiation
from graphql_api.schema.refusal import RefusedError


def refused(scope: Scope, told: str) -> Response:
    """Tell a client that has asked too often, in the media type that it asks for."""
    request = Request(scope)
    wanted = negotiation.choose(request.headers.get("accept"), negotiation.RENDERED)
    error = RefusedError(429, "RATE_LIMITED", told, retryable=True)
    return rendered(error, request, wanted or negotiation.JSON)


def rendered(error: RefusedError, request: Request, wanted: str) -> Response:
    """Tell a refusal in a media type."""
    extensions = {"code": error.code, "retryable": error.retryable, "requestId": request.state.request_id}
    document = {"errors": [{"message": error.message, "extensions": extensions}]}
    headers = {**error.headers, "Content-Type": f"{wanted}; charset=utf-8", "Vary": "Accept"}
    return Response(orjson.dumps(document), error.status, headers=headers)
