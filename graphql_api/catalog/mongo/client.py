"""How is MongoDB reached: by which driver, within which time, and in transactions or without?

The one place that knows how drivers differ: Motor, and PyMongo's own client that succeeds it. Elsewhere the two look
alike, and are typed as `Any`: Motor has no types.
"""

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from enum import StrEnum
from inspect import isawaitable
from typing import Any, Final, TypeAlias, TypeVar

from pymongo.errors import DuplicateKeyError, OperationFailure
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from graphql_api.catalog.mongo.failures import told
from graphql_api.domain.errors import StoreUnavailableError

Result = TypeVar("Result")
#: A driver's session, in whose transaction operations take part; null where there are no transactions.
Session: TypeAlias = Any
#: A driver's collection. Its methods are awaited; `find` gives a cursor.
Collection: TypeAlias = Any
Fields: TypeAlias = dict[str, Any]

_SNAPSHOT: Final = ReadConcern("snapshot")
_MAJORITY_READ: Final = ReadConcern("majority")
_MAJORITY_WRITE: Final = WriteConcern("majority")

#: Name of the database on the server where the URL gives none.
DATABASE: Final = "bidsgraph"


#: How often a change is begun anew because a rival came in between.
_ATTEMPTS: Final = 20


class Again(Exception):  # noqa: N818 no error: a rival was faster
    """What was read is not so any more: the work has to be done again from its start."""


class Driver(StrEnum):
    """Which package speaks to the server."""

    MOTOR = "motor"
    PYMONGO = "pymongo"


def _database(url: str, driver: Driver, seconds: float) -> Any:  # noqa: ANN401 drivers share no type
    return _client(url, driver, seconds).get_default_database(DATABASE)


def _client(url: str, driver: Driver, seconds: float) -> Any:  # noqa: ANN401 drivers share no type
    options: dict[str, Any] = {
        "appname": "bidsgraph",
        "retryWrites": True,
        "retryReads": True,
        "connectTimeoutMS": 5_000,
        "socketTimeoutMS": int(seconds * 1000),
        "serverSelectionTimeoutMS": int(seconds * 1000),
    }
    # Imported late, and only the one that is asked for: Motor brings a pool of threads.
    if driver is Driver.MOTOR:
        from motor.motor_asyncio import AsyncIOMotorClient  # noqa: PLC0415

        return AsyncIOMotorClient(url, **options)
    from pymongo import AsyncMongoClient  # noqa: PLC0415

    return AsyncMongoClient(url, **options)


class Server:
    """A connection to one database of a server, a replica set or a cluster.

    Writes are acknowledged by the majority and survive the loss of any one member; reads see nothing that could be
    rolled back. Every call ends within its time with StoreUnavailableError where it must. Writing has more time than
    the 60 s after which a server ends the transactions of clients that were killed, as others wait for those.
    """

    def __init__(
        self,
        url: str,
        driver: Driver = Driver.MOTOR,
        *,
        read_seconds: float = 10.0,
        write_seconds: float = 90.0,
        connect: Callable[[], Any] | None = None,
    ) -> None:
        """Touch nothing yet. `connect` gives a database of another client than the driver's, without transactions."""
        self._connect = connect or (lambda: _database(url, driver, write_seconds))
        self._asks = connect is None
        self._read_seconds = read_seconds
        self._write_seconds = write_seconds
        self._database: Any = None
        self._transactions = False
        self._closed = False
        self._begun: set[asyncio.Task[Any]] = set()

    async def open(self) -> None:
        """Connect, and learn whether there are transactions. Safe to call twice."""
        if self._closed:
            raise StoreUnavailableError("the catalogue is closed")
        async with self._within(self._write_seconds):
            if self._database is None:
                self._database = self._connect()
            if self._asks:
                await self._learn()

    async def _learn(self) -> None:
        """A replica set and a cluster have transactions, a single server has none."""
        answer = await self._database.client.admin.command("hello")
        self._transactions = "setName" in answer or answer.get("msg") == "isdbgrid"

    async def close(self) -> None:
        """Let go of all connections. Safe to call twice."""
        if self._begun:
            await asyncio.wait(self._begun)
        database, self._database, self._closed = self._database, None, True
        if database is not None:
            ended = database.client.close()
            if isawaitable(ended):
                await ended

    async def to_the_end(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Do the work even where whoever waits for it is cancelled: half a change helps nobody."""
        task = asyncio.create_task(work)
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)
        return await asyncio.shield(task)

    async def ping(self) -> None:
        """Raise StoreUnavailableError where the server does not answer."""
        async with self.reading():
            await self[""].database.command("ping")

    def __getitem__(self, name: str) -> Collection:
        """Give a collection; to be used within `reading` or `writing`."""
        if self._database is None:
            raise StoreUnavailableError(
                "the catalogue is closed" if self._closed else "the catalogue is not open"
            )
        return self._database.get_collection(
            name or "datasets", read_concern=_MAJORITY_READ, write_concern=_MAJORITY_WRITE
        )

    def reading(self) -> Any:  # noqa: ANN401 an asynchronous context manager
        """Keep what is awaited inside to the time for reading, and let no error of the driver out."""
        return self._within(self._read_seconds)

    def writing(self) -> Any:  # noqa: ANN401 an asynchronous context manager
        """Keep what is awaited inside to the time for writing, and let no error of the driver out."""
        return self._within(self._write_seconds)

    @asynccontextmanager
    async def _within(self, seconds: float) -> AsyncGenerator[None]:
        try:
            async with asyncio.timeout(seconds):
                with told():
                    yield
        except TimeoutError as error:
            raise StoreUnavailableError(f"the catalogue did not answer within {seconds:g} s") from error

    @property
    def has_transactions(self) -> bool:
        """Tell whether changes of several documents are one step."""
        return self._transactions

    async def write(self, work: Callable[[Session], Awaitable[Result]]) -> Result:
        """Do the work in a transaction where there are any, else step by step.

        It is done again from its start where a rival made that necessary (`Again`, or a key that is taken).
        """
        async with self.writing():
            for attempt in range(_ATTEMPTS):
                try:
                    return await self._once(work)
                except (Again, OperationFailure) as error:
                    if not _is_rivalry(error):
                        raise
                    await asyncio.sleep(random.uniform(0, 0.01) * attempt)  # noqa: S311 no secret
        raise StoreUnavailableError("others changed the same documents all the time")

    async def _once(self, work: Callable[[Session], Awaitable[Result]]) -> Result:
        if not self._transactions:
            return await work(None)
        started = self._database.client.start_session()
        async with await started if isawaitable(started) else started as session:
            result: Result = await session.with_transaction(
                work, read_concern=_SNAPSHOT, write_concern=_MAJORITY_WRITE
            )
            return result

    async def aggregate(self, name: str, pipeline: Sequence[Mapping[str, Any]]) -> list[Fields]:
        """Give all that a pipeline makes."""
        cursor = self[name].aggregate(list(pipeline))
        rows: list[Fields] = await (await cursor if isawaitable(cursor) else cursor).to_list(None)
        return rows


def _is_rivalry(error: Exception) -> bool:
    """Tell whether a rival is all that stood in the way.

    Motor does again what a rival hinders before its commit, and gives up what one hinders at it.
    """
    if isinstance(error, OperationFailure) and not isinstance(error, DuplicateKeyError):
        return error.has_error_label("TransientTransactionError")
    return True
