"""What is the least that a redirect costs? A Starlette route that gives one constant."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route


async def _give(_request: Request) -> RedirectResponse:
    return RedirectResponse("https://archive.example.org/objects/constant", 302)


def app() -> Starlette:
    """Make the application: every path leads to the same place."""
    return Starlette(routes=[Route("/{path:path}", _give)])
