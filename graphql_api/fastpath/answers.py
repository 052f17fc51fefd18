"""Which answers are made by plans, and which by graphql-core?"""

import asyncio
import hashlib
from collections import Counter
from time import perf_counter
from typing import Final, NamedTuple
from weakref import WeakValueDictionary

import orjson
from graphql import GraphQLSchema, OperationType

from graphql_api.fastpath.answer_cache import AnswerCache, Flight, Kept, keeping
from graphql_api.fastpath.answer_size import check_size, streams
from graphql_api.fastpath.keepable import is_keepable
from graphql_api.fastpath.operation import Plan, make_plan
from graphql_api.fastpath.plans import Plans
from graphql_api.fastpath.run import Piece, texts
from graphql_api.fastpath.unsupported import Reason, UnsupportedError
from graphql_api.resolvers.epoch import Epoch
from graphql_api.schema.answer import Answer
from graphql_api.schema.context import Context
from graphql_api.schema.execution import Asked, Execution
from graphql_api.schema.giving_way import give_way
from graphql_api.schema.request import GraphQLRequest

#: Seconds to wait for the same answer on its way to another client, who may read slowly.
_PATIENCE: Final = 1.0

#: Bytes of the shortest answer, before compression, that other processes are asked for and told: it takes longer to
#: compress one of this size than to fetch it.
_LEAST_SHARED: Final = 512 * 1024

#: Variables longer than this, in JSON, are not worth to be remembered with their plan.
_LONGEST_VARIABLES: Final = 10_000


class _Key(NamedTuple):
    """What an answer depends on besides the catalogue."""

    query: str
    operation_name: str | None
    variables: bytes
    public_url: str
    #: Whether it is for those who may see what is private; it is kept for them only where they saw none of that.
    is_privileged: bool

    @property
    def name(self) -> bytes:
        """What other processes know it by."""
        told = orjson.dumps([self.query, self.operation_name, self.variables.decode(), self.public_url])
        return hashlib.sha256(told).digest()


class FastAnswers:
    """Answers what can be planned by its plan, and all else by graphql-core; `refusals` counts why it was not.

    Answers that hold as long as the catalogue stays as it was are kept and given again, but for those in which
    somebody saw, or could have seen, what is private.
    """

    def __init__(self, schema: GraphQLSchema, execution: Execution, epoch: Epoch, *, kept_bytes: int) -> None:
        self._schema = schema
        self._execution = execution
        self._epoch = epoch
        self._plans = Plans()
        self.cache = AnswerCache[Kept](epoch, kept_bytes)
        self._under_way: WeakValueDictionary[_Key, Flight] = WeakValueDictionary()
        self.planned = 0
        self.shared = 0
        self.refusals: Counter[Reason] = Counter()

    def counts(self) -> dict[str, int]:
        """Say how many answers were made each way, and why the others were not; the numbers only grow."""
        refused = {f"executed: {reason.value}": number for reason, number in self.refusals.items()}
        return {"planned": self.planned, "kept": self.cache.hits, "shared": self.shared, **refused}

    async def __call__(self, request: GraphQLRequest, context: Context) -> Answer:
        """Answer one; RefusedError for operations that HTTP or this server does not allow."""
        key = _key(request, context)
        kept = self.cache.find(key) if key else None
        if key is not None and kept is not None:
            return await _elsewhere(key, kept.epoch, kept.size, context) or _again(kept)
        asked = self._execution.read(request, context)
        if not isinstance(asked, Asked):
            return asked
        epoch = self._epoch.number
        try:
            plan = await self._plan(asked)
            pieces = await plan.pieces(context)
            if next(streams(pieces), None) is not None:
                await asyncio.sleep(0)
        except UnsupportedError as error:
            self.refusals[error.reason] += 1
            return await self._execute(asked, context)
        await check_size(pieces, context.budget)
        return await self._written(asked, key, epoch, pieces, context)

    async def _execute(self, asked: Asked, context: Context) -> Answer:
        context.reader.take_turns()
        answer = await self._execution.execute(asked, context)
        if asked.operation.operation is OperationType.MUTATION:
            self._epoch.expire()
        return answer

    async def _written(
        self, asked: Asked, key: _Key | None, epoch: int, pieces: list[Piece], context: Context
    ) -> Answer:
        is_long, written = next(streams(pieces), None) is not None, texts(pieces)
        told_private = context.reader.viewer.used_privilege
        if key is None or told_private or not is_keepable(asked.document, asked.operation):
            self.planned += 1
            return Answer(executed=True, texts=written, is_long=is_long)
        if is_long:
            return await self._long(key, epoch, pieces, context)
        self.planned += 1
        kept = Kept([b"".join(written)], epoch)
        self.cache.keep(key, kept)
        return _again(kept) if self._epoch.is_known else Answer(executed=True, texts=(kept.text,))

    async def _long(self, key: _Key, epoch: int, pieces: list[Piece], context: Context) -> Answer:
        """Write a long answer once for all that ask for it meanwhile."""
        flight = self._under_way.get(key)
        if flight is not None:
            await flight.wait(_PATIENCE)
            kept = self.cache.find(key)
            if kept is not None:
                return _again(kept)
        # It is held by the answer alone: with that, it is gone.
        flight = self._under_way[key] = Flight()
        most = sum(stream.most for stream in streams(pieces))
        shared = await _elsewhere(key, epoch, most, context)
        if shared is not None:
            self.shared += 1
            flight.land()
            return shared
        self.planned += 1
        written = keeping(self.cache, key, epoch, texts(pieces), flight)
        return Answer(executed=True, texts=written, is_long=True)

    async def _plan(self, asked: Asked) -> Plan:
        """Find the plan, or make it; others have their turn before more is made of a new one."""
        variables = orjson.dumps(asked.request.variables or {}, option=orjson.OPT_SORT_KEYS)
        key = (asked.request.query, asked.request.operation_name, variables)
        found = self._plans.find(key)
        if found is None:
            began = perf_counter()
            found = self._make(asked)
            if len(variables) <= _LONGEST_VARIABLES:
                self._plans.keep(key, found)
            await give_way(began)
        if isinstance(found, Reason):
            raise UnsupportedError(found)
        return found

    def _make(self, asked: Asked) -> Plan | Reason:
        try:
            return make_plan(self._schema, asked.document, asked.operation, asked.request.variables)
        except UnsupportedError as error:
            return error.reason


def _key(request: GraphQLRequest, context: Context) -> _Key | None:
    """Give the key of an answer; null where it is not worth to be kept."""
    variables = orjson.dumps(request.variables) if request.variables else b""
    if len(variables) > _LONGEST_VARIABLES:
        return None
    is_privileged = context.reader.viewer.is_privileged
    return _Key(request.query, request.operation_name, variables, context.public_url, is_privileged)


async def _elsewhere(key: _Key, epoch: int, size: float, context: Context) -> Answer | None:
    """Give what another process wrote, where it is worth to be asked for."""
    if context.sharing is None or key.is_privileged or size < _LEAST_SHARED:
        return None
    found = await context.sharing.find(key.name, epoch)
    return Answer(executed=True, texts=(found.text,), kept=found, coding=found.coding) if found else None


def _again(kept: Kept) -> Answer:
    return Answer(executed=True, texts=(kept.text,), kept=kept)
