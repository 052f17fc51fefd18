"""Where is the description of the API served?"""

import orjson
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from rest_compat.eegdash import openapi, reference
from rest_compat.eegdash.operation import Surroundings


def routes(around: Surroundings) -> list[BaseRoute]:
    """Give `/openapi.json` for programs, `/docs` and `/redoc` for people."""
    described = openapi.of(around.version, around.databases)
    shown = reference.page(described)
    encoded = orjson.dumps(described)

    async def document(request: Request) -> Response:
        del request
        return Response(encoded, media_type="application/json")

    async def page(request: Request) -> Response:
        del request
        return HTMLResponse(shown, headers={"Content-Security-Policy": reference.POLICY})

    return [Route("/openapi.json", document), Route("/docs", page), Route("/redoc", page)]
