"""What is the least that HTTP costs? A Starlette route that gives bytes which are there: `/tree`, `/page`, `/small`."""

import os
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def app() -> Starlette:
    """Make the application over the answers in BENCHMARK_FOLDER."""
    folder = Path(os.environ["BENCHMARK_FOLDER"])
    return Starlette(
        routes=[_route(name, (folder / f"{name}.json").read_bytes()) for name in ("tree", "page", "small")]
    )


def _route(name: str, answer: bytes) -> Route:
    async def give(_request: Request) -> Response:
        return Response(answer, media_type="application/json")

    return Route(f"/{name}", give, methods=["GET", "POST"])
