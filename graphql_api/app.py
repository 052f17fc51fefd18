"""How do the parts become one server?"""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from graphql_api import limiting, sharing, storages, stores, tracers, trusted
from graphql_api.catalog.protocols import Catalog
from graphql_api.commands import keying
from graphql_api.commands.identity import Identity
from graphql_api.commands.tokens import Authority
from graphql_api.fastpath.answers import FastAnswers
from graphql_api.fastpath.plainly_valid import is_plainly_valid
from graphql_api.fastpath.repeats import Repeats
from graphql_api.fastpath.splice import SplicingExecutor
from graphql_api.fastpath.waiting import waits
from graphql_api.index.codec import decode
from graphql_api.index.registry import IndexRegistry
from graphql_api.index.version_index import VersionIndex
from graphql_api.resolvers.databases import Databases
from graphql_api.resolvers.epoch import Epoch
from graphql_api.resolvers.kept_rows import KeptRows
from graphql_api.resolvers.locations import Locations
from graphql_api.resolvers.publications import Publications
from graphql_api.resolvers.reader import Reader
from graphql_api.schema import endpoint, graphiql
from graphql_api.schema.desk import Desk
from graphql_api.schema.document import Documents
from graphql_api.schema.endpoint import GraphQLEndpoint, Limits
from graphql_api.schema.execution import Execution
from graphql_api.schema.judge import JudgeProcess
from graphql_api.schema.metered import Metered
from graphql_api.schema.pace import Pace
from graphql_api.schema.persisted import OwnTexts, Persisted
from graphql_api.schema.schema import graph as the_graph
from graphql_api.schema.shape import Limits as Shape
from graphql_api.schema.traced import Traced
from graphql_api.service.asked_service import AskedService
from graphql_api.service.auth import Bearers, identity_of, viewer_of
from graphql_api.service.compression import Compression
from graphql_api.service.health import Health
from graphql_api.service.long_bodies import LongBodies
from graphql_api.service.measured import Measured, Measures
from graphql_api.service.measured_resolvers import measure_resolvers
from graphql_api.service.measured_store import measured_store
from graphql_api.service.metrics import REDIS_LOST, Metrics
from graphql_api.service.objects import EXPOSED, Objects
from graphql_api.service.problems import HANDLERS
from graphql_api.service.prompts import PROMPTS, Prompts
from graphql_api.service.redis_link import RedisLink
from graphql_api.service.replies import REPLIES, Replies
from graphql_api.service.request_id import HEADER, RequestIds
from graphql_api.service.shared_texts import SharedTexts
from graphql_api.service.writes import Writes
from graphql_api.settings import Settings
from graphql_api.storage.object_links import ObjectLinks
from graphql_api.storage.protocols import Storage
from rest_compat.data import headers
from rest_compat.data.everything import Everything
from rest_compat.data.routes import DataRoutes
from rest_compat.data.routes import Surroundings as DataSurroundings
from rest_compat.eegdash import described, door
from rest_compat.eegdash.operation import Surroundings

if TYPE_CHECKING:
    from graphql_api.service.tracing import Tracing

#: Characters of queries whose parsed documents are remembered; a document takes some fifty times as many bytes.
_REMEMBERED_QUERIES: Final = 500_000


class Holdings:
    """What the running server holds: the open catalogue, and the versions in memory."""

    def __init__(
        self, settings: Settings, tracing: "Tracing | None" = None, *, judging: bool = False
    ) -> None:
        """Hold nothing yet."""
        self._settings = settings
        self.shape = Shape(settings.max_query, settings.max_tokens, settings.max_aliases)
        self.judge = JudgeProcess(self.shape, introspection=settings.introspection) if judging else None
        self._admins = settings.admin_digests
        self._catalog: Catalog | None = None
        self._rows: KeptRows | None = None
        self._links: ObjectLinks | None = None
        self._storage: Storage | None = None
        self.objects = Objects(lambda: self.links, lambda: self.catalog)
        self.epoch = Epoch()
        self.measures = Measures(doors=limiting.NAMES, others=limiting.OTHERS)
        #: What connections find by themselves.
        self.shared: dict[str, Any] = {REPLIES: Replies(self.epoch, self.measures, _repeated(settings))}
        #: How often answers were given again before anything asked the graph, by way.
        self.again = Counter[str]()
        self.bucket: AskedService | None = None
        self.tracing = tracing or tracers.opened(settings)
        #: What looks at figures once a second.
        self.metrics: Metrics | None = None
        self.indexes = IndexRegistry(self._load, int(settings.index_memory))
        patience = settings.redis_timeout
        self.redis = RedisLink(settings.redis, REDIS_LOST.inc, seconds=patience) if settings.redis else None
        self.answers = sharing.answers_of(settings, self.epoch)

    @property
    def catalog(self) -> Catalog:
        """The open catalogue; there is one while the server runs."""
        if self._catalog is None:
            raise RuntimeError("the server has not been started")
        return self._catalog

    @property
    def links(self) -> ObjectLinks:
        """What writes and reads links to files of this disk; there is one while the server runs."""
        if self._links is None:
            raise RuntimeError("the server has not been started")
        return self._links

    @property
    def storage(self) -> Storage:
        """Where bytes are; there is one while the server runs."""
        if self._storage is None:
            raise RuntimeError("the server has not been started")
        return self._storage

    @asynccontextmanager
    async def open(self, app: Starlette) -> AsyncGenerator[Mapping[str, Any]]:
        """Hold the catalogue open while the server runs; gives the state that connections share."""
        del app
        async with stores.opened(self._settings) as opened:
            self._catalog = catalog = self._watched(opened)
            self._rows = KeptRows(catalog, self.epoch)
            self._links = await storages.opened_links(self._settings)
            self._storage = storages.storage_of(self._settings, self._links)
            check = storages.bucket_check(self._settings)
            self.bucket = AskedService(check) if check else None
            await self.epoch.look(catalog)
            watching = [
                asyncio.create_task(self.epoch.watch(catalog)),
                asyncio.create_task(keying.complete_in_background(catalog)),
            ]
            if self.metrics:
                watching.append(asyncio.create_task(self.metrics.watch()))
            if self.judge:
                self.judge.start()
            # What is answered before it is parsed would be in no trace.
            yield {} if self.tracing else self.shared
            for task in watching:
                task.cancel()
            await self.objects.close()
            if self.judge:
                await self.judge.close()
            if self.bucket:
                await self.bucket.close()
            if self.tracing:
                await asyncio.to_thread(self.tracing.close)
            if self.answers:
                await self.answers.close()
            if self.redis:
                await self.redis.close()
            self._catalog = self._rows = self._links = self._storage = None

    def pace(self) -> Pace:
        """Make what tells a long answer whether others are answered meanwhile."""
        return Pace(lambda: self.measures.answered)

    def reader(self, request: Request) -> Reader:
        """Make what one request reads through: with the eyes of whoever sent it."""
        viewer = viewer_of(request)
        database = self._settings.database_names[0]
        return Reader(self.catalog, self.indexes, viewer, database=database, rows=self._rows)

    async def identify(self, secret: str) -> Identity:
        """Give the bearer of a token."""
        return await Authority(self.catalog, self._admins).identify(secret)

    async def services(self) -> dict[str, str]:
        """Say how the services are that can be done without."""
        redis = "not used"
        if self.redis is not None:
            redis = "disconnected" if self.redis.is_away else "connected"
        return {"redis": redis, "s3": await self.bucket.state() if self.bucket else "not used"}

    def _watched(self, catalog: Catalog) -> Catalog:
        """Give the catalogue with its calls measured, and traced where that is wanted."""
        return measured_store(self.tracing.store(catalog) if self.tracing else catalog)

    async def check(self) -> None:
        """Raise StoreError where the catalogue does not answer."""
        await self.catalog.check()

    async def _load(self, content_hash: str) -> VersionIndex:
        chunks = [chunk async for chunk in self.catalog.read_file_list(content_hash)]
        return await asyncio.to_thread(lambda: VersionIndex(decode(chunks)))


def create_app(settings: Settings, *, tracing: "Tracing | None" = None, judging: bool = False) -> Starlette:
    """Put the server together; nothing is opened before it starts. Traces go to `tracing`, or as the settings say.

    With `judging`, documents that take long to be validated are so by a process of its own.
    """
    holdings = Holdings(settings, tracing, judging=judging)
    data, routes = _data_routes(holdings, settings), _routes(holdings, settings)
    others = {route.path.split("/")[1] for route in routes if isinstance(route, Route | Mount)}
    windows = limiting.windows_of(holdings.redis)
    holdings.shared[PROMPTS] = Prompts(
        data.prompt,
        others=others,
        always=headers.ALWAYS,
        allowance=limiting.files_allowance(settings, windows),
        measures=holdings.measures,
    )
    return Starlette(
        routes=routes,
        middleware=[
            Middleware(LongBodies, pace=holdings.pace),
            Middleware(RequestIds),
            *tracers.requests(holdings.tracing),
            Middleware(Measured, measures=holdings.measures),
            *limiting.rate_limits(settings, windows, holdings.identify),
            Middleware(Bearers, authenticate=holdings.identify),
            Middleware(
                Repeats,
                path=endpoint.PATH,
                epoch=holdings.epoch,
                capacity=_repeated(settings),
                counts=holdings.again,
            ),
            *sharing.shares(holdings.answers),
            Middleware(Compression),
            # Most requests are for files of datasets; those need nothing of what follows.
            Middleware(Everything, everything=data, others=others),
            Middleware(Writes, written=holdings.epoch.expire),
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=["GET", "HEAD", "POST", "PATCH", "DELETE"],
                allow_headers=["*"],
                expose_headers=list(dict.fromkeys([HEADER, *EXPOSED, *headers.EXPOSED])),
                max_age=86_400,
            ),
        ],
        exception_handlers=HANDLERS,
        lifespan=holdings.open,
    )


def _routes(holdings: Holdings, settings: Settings) -> list[BaseRoute]:
    limits = Limits(int(settings.max_body), settings.request_timeout, int(settings.max_answer))
    public_url = settings.public_address
    desk = Desk(lambda: holdings.catalog, identity_of, settings.max_documents)
    answers, documents = _answers(holdings, settings)
    measure_resolvers(the_graph().core, waits)
    traced = Traced(answers, holdings.tracing.span) if holdings.tracing else answers
    metered = Metered(traced, documents, the_graph().core, most=settings.max_cost)
    texts = SharedTexts(holdings.redis) if holdings.redis else OwnTexts()
    answerer = Persisted(metered, texts, trusted=trusted.read(settings.trusted_documents))
    graph = GraphQLEndpoint(
        answerer,
        holdings.reader,
        public_url=public_url,
        limits=limits,
        desk=desk,
        page=settings.graphiql,
        pace=holdings.pace,
    )
    kind, number = stores.kind(settings), version("bidsgraph")
    health = Health(holdings.check, store=kind, version=number, services=holdings.services)
    holdings.metrics = Metrics(
        version=number,
        store=kind,
        counted=partial(_counted, holdings, answers),
        held=partial(_held, holdings, answers),
    )
    routes: list[BaseRoute] = [
        *health.routes(),
        Route("/metrics", holdings.metrics.answer),
        Route(endpoint.PATH, graph.answer, methods=["GET", "POST"]),
    ]
    routes.append(holdings.objects.route())
    around = _surroundings(holdings, settings)
    routes += [*described.routes(around), *door.routes(around)]
    assets = graphiql.assets_directory()
    if assets is not None:
        routes.append(Mount(graphiql.ASSETS_PATH, StaticFiles(directory=assets)))
    return routes


def _data_routes(holdings: Holdings, settings: Settings) -> DataRoutes:
    """Serve published versions as file trees: to everybody the same, as caches stand in between."""
    return DataRoutes(
        DataSurroundings(
            lambda: Reader(holdings.catalog, holdings.indexes),
            holdings.indexes,
            Publications(holdings.epoch),
            Locations(lambda: holdings.storage, lifetime=settings.url_lifetime),
            settings.data_ids,
            settings.public_address,
            _about(settings),
        )
    )


def _about(settings: Settings) -> dict[str, Any]:
    """Say which server this is, as clients of EEGDash ask the root."""
    doors = {"graphql": endpoint.PATH, "docs": "/docs", "openapi": "/openapi.json", "health": "/health"}
    return {
        "name": "bidsgraph",
        "version": version("bidsgraph"),
        "databases": list(settings.database_names),
        **doors,
    }


def _counted(holdings: Holdings, answers: FastAnswers) -> dict[str, int]:
    """Say how many answers were made which way; those given again before their request was parsed are `replied`."""
    return {**answers.counts(), **holdings.again, "replied": holdings.shared[REPLIES].hits}


def _held(holdings: Holdings, answers: FastAnswers) -> dict[str, int]:
    """Say how many bytes are held in memory."""
    return {"indexes": holdings.indexes.nbytes, "answers": answers.cache.nbytes}


def _answers(holdings: Holdings, settings: Settings) -> tuple[FastAnswers, Documents]:
    """Plan what can be planned, and leave the rest to graphql-core with the columns spliced in."""
    core = the_graph().core
    documents = Documents(
        core,
        most_characters=_REMEMBERED_QUERIES,
        is_plainly_valid=partial(is_plainly_valid, core),
        limits=holdings.shape,
        introspection=settings.introspection,
        judge=holdings.judge,
    )
    execution = Execution(documents, SplicingExecutor)
    kept_bytes = int(settings.answer_memory) - 2 * _repeated(settings)
    return FastAnswers(core, execution, holdings.epoch, kept_bytes=kept_bytes), documents


def _repeated(settings: Settings) -> int:
    """Give the part of the memory for answers that is for those given again as they were sent, which are small.

    As much is for those given again before a request is parsed.
    """
    return int(settings.answer_memory) // 8


def _surroundings(holdings: Holdings, settings: Settings) -> Surroundings:
    """Give the door of EEGDash what it works with."""
    return Surroundings(
        store=lambda: holdings.catalog,
        identity=identity_of,
        databases=Databases(settings.database_names),
        body_bytes=int(settings.max_upload),
        body_seconds=settings.request_timeout,
        most_documents=settings.max_documents,
        version=version("bidsgraph"),
    )
