"""How is the EEGDash API put before a test? A whole server, or the door alone over a store that counts its calls."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import Message

from graphql_api.app import create_app
from graphql_api.catalog.sqlite.catalog import SqliteCatalog
from graphql_api.commands.tokens import Authority, digest
from graphql_api.domain.changes import Change, Note, Outcome, Tally
from graphql_api.domain.documents import Space
from graphql_api.domain.predicates import Predicate
from graphql_api.resolvers.databases import Databases
from graphql_api.service.auth import Bearers, identity_of
from graphql_api.service.problems import HANDLERS
from graphql_api.service.request_id import RequestIds
from graphql_api.settings import Settings
from rest_compat.eegdash import door
from rest_compat.eegdash.operation import Surroundings

TOKEN = "a-token-of-the-settings"  # noqa: S105 the tests' own
BEARER = {"Authorization": f"Bearer {TOKEN}"}
MIB = 1024 * 1024


def record(dataset: str = "ds000001", subject: str = "01", **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    path = f"sub-{subject}/eeg/sub-{subject}_task-rest_eeg.edf"
    storage: dict[str, Any] = {
        "backend": "s3",
        "base": f"s3://openneuro.org/{dataset}",
        "raw_key": path,
        "dep_keys": [],
    }
    return {
        "dataset": dataset,
        "bids_relpath": path,
        "storage": storage,
        "recording_modality": ["eeg"],
        "subject": subject,
        "task": "rest",
        **fields,
    }


def dataset(dataset_id: str = "ds000001", **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    return {"dataset_id": dataset_id, "source": "openneuro", "recording_modality": ["eeg"], **fields}


@dataclass(frozen=True)
class Server:
    """A running server and a client of it."""

    client: httpx.AsyncClient
    app: Starlette

    async def get(
        self,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        **query: Any,  # noqa: ANN401 - any JSON
    ) -> httpx.Response:
        return await self.client.get(path, params=query, headers=headers)

    async def ask_raw(self, path: str, query: str) -> httpx.Response:
        """Ask with a query string of any length, which httpx would not send."""
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        scope: dict[str, Any] = {
            "type": "http",
            "method": "GET",
            "path": path,
            "root_path": "",
            "headers": [],
        }
        await self.app({**scope, "query_string": query.encode(), "state": {}}, receive, send)
        body = b"".join(message.get("body", b"") for message in sent[1:])
        return httpx.Response(sent[0]["status"], headers=sent[0]["headers"], content=body)

    async def send(
        self, method: str, path: str, body: object = None, *, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        return await self.client.request(method, path, json=body, headers={**BEARER, **(headers or {})})

    async def fill(
        self, records: Sequence[Mapping[str, Any]] = (), datasets: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        for path, documents in (("datasets/bulk", datasets), ("records/bulk", records)):
            for begin in range(0, len(documents), 1000):
                part = list(documents[begin : begin + 1000])
                answer = await self.send("POST", f"/admin/eegdash/{path}", part)
                assert answer.status_code == 200, answer.text


@asynccontextmanager
async def served(place: Path, **settings: Any) -> AsyncGenerator[Server]:  # noqa: ANN401 - any JSON
    """Serve everything over the embedded store."""
    # Tests ask more often than anybody; those of the limits set theirs.
    options: dict[str, Any] = {"rate_limit": 0, **settings}
    app = create_app(Settings(data_dir=place, admin_token=SecretStr(TOKEN), **options))
    async with app.router.lifespan_context(app), _client(app) as client:
        yield Server(client, app)


def _client(app: Starlette) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://eegdash.test")


class CountingCatalog(SqliteCatalog):
    """The embedded store, and how often its documents were asked for or changed."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.calls = 0

    async def find(
        self, space: Space, predicate: Predicate, *, private: bool, skip: int = 0, limit: int
    ) -> list[bytes]:
        self.calls += 1
        return await super().find(space, predicate, private=private, skip=skip, limit=limit)

    async def count(self, space: Space, predicate: Predicate, *, private: bool) -> int:
        self.calls += 1
        return await super().count(space, predicate, private=private)

    async def tally(
        self, space: Space, predicate: Predicate, paths: Sequence[str], *, private: bool
    ) -> list[Tally]:
        self.calls += 1
        return await super().tally(space, predicate, paths, private=private)

    async def write(self, change: Change, note: Note) -> Outcome:
        self.calls += 1
        return await super().write(change, note)


@asynccontextmanager
async def door_alone(
    place: Path, *, body_seconds: float = 30
) -> AsyncGenerator[tuple[Server, CountingCatalog]]:
    """Serve the door and nothing else."""
    catalog = CountingCatalog(place / "catalog.sqlite")
    await catalog.open()
    around = Surroundings(
        store=lambda: catalog,
        identity=identity_of,
        databases=Databases(),
        body_bytes=16 * MIB,
        body_seconds=body_seconds,
        most_documents=1000,
        version="0",
    )
    authority = Authority(catalog, (digest(TOKEN),))
    app = Starlette(
        routes=door.routes(around),
        middleware=[Middleware(RequestIds), Middleware(Bearers, authenticate=authority.identify)],
        exception_handlers=HANDLERS,
    )
    async with _client(app) as client:
        yield Server(client, app), catalog
    await catalog.close()
