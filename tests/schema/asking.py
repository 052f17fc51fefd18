"""How do tests ask the server, over HTTP but without a network?"""

import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import httpx

from graphql_api import stores
from graphql_api.app import create_app
from graphql_api.settings import Settings
from tests.schema.archive import fill

URL = "http://archive.test"
#: Holds the folder of the small catalogue when there is one; it is removed with the process.
_filled: Final[list[TemporaryDirectory[str]]] = []


@dataclass(frozen=True)
class Asker:
    """A running server and a client of it."""

    http: httpx.AsyncClient

    async def answer(self, query: str, **variables: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
        """Ask, and give the whole GraphQL response."""
        body = {"query": query, "variables": variables}
        response = await self.http.post("/graphql", json=body)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def data(self, query: str, **variables: Any) -> Any:  # noqa: ANN401 - any JSON
        """Ask, and give the data of an answer without errors."""
        answer = await self.answer(query, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def code(self, query: str, **variables: Any) -> str:  # noqa: ANN401 - any JSON
        """Ask what cannot be answered, and give the code of the one error."""
        [error] = (await self.answer(query, **variables))["errors"]
        return str(error["extensions"]["code"])


def settings_in(directory: Path, **options: Any) -> Settings:  # noqa: ANN401 - any setting
    # Tests ask more, and more often, than anybody; those of the limits set theirs.
    unlimited: dict[str, Any] = {"rate_limit": 0, "max_cost": 0}
    return Settings(data_dir=directory, **unlimited | options)


@asynccontextmanager
async def served(settings: Settings) -> AsyncGenerator[Asker]:
    """Start the server and give a client; unforeseen errors are answered as they would be."""
    app = create_app(settings)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url=URL) as client,
    ):
        yield Asker(client)


@asynccontextmanager
async def served_archive(directory: Path, **options: Any) -> AsyncGenerator[Asker]:  # noqa: ANN401 - any setting
    """The same on a copy of the small catalogue of archive.py."""
    settings = settings_in(directory, **options)
    await put_archive(settings)
    async with served(settings) as asker:
        yield asker


async def put_archive(settings: Settings) -> None:
    """Make the small catalogue in a place where none is: filled once in a process, since tests are many."""
    if settings.catalog:
        await _fill(settings)
        return
    if not _filled:
        made = TemporaryDirectory(prefix="bidsgraph-archive-")
        await _fill(settings_in(Path(made.name)))
        _filled.append(made)
    shutil.copytree(_filled[0].name, settings.data_dir, dirs_exist_ok=True)


async def _fill(settings: Settings) -> None:
    async with stores.opened(settings) as catalog:
        await fill(catalog)
