"""What does each stage of a request cost?"""

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from typing import Final

from graphql import DocumentNode, parse, validate

from benchmarks.archive import Opened, opened
from benchmarks.compressing import CODINGS, compressed, sent
from benchmarks.ours import answerer
from graphql_api.fastpath.answers import FastAnswers
from graphql_api.fastpath.operation import Plan, make_plan
from graphql_api.fastpath.plainly_valid import is_plainly_valid
from graphql_api.fastpath.run import texts
from graphql_api.schema import parsing
from graphql_api.schema.document import operation_of
from graphql_api.schema.request import GraphQLRequest
from graphql_api.schema.schema import graph
from graphql_api.schema.shape import Limits

#: Stages in their order. `parse` and `validate` are what is done; `all parse` and `all rules` are what graphql-core
#: would do in their place.
STAGES: Final = ("parse", "validate", "plan", "load", "render", "compress", "whole", "again")

#: What is measured besides: other ways of a stage.
OTHERS: Final = ("all parse", "all rules", *CODINGS[1:])

_CORE: Final = graph().core
_MOST_TOKENS: Final = Limits().tokens


async def stages(folder: Path, query: str, rounds: int) -> dict[str, float]:
    """Give seconds of CPU by stage, medians.

    `load` brings the version's file list from the catalogue into memory, which is done once; `render` asks the stores
    and writes the bytes; `compress` compresses them as they are sent, in the coding that is preferred; `whole` is the
    request from its text to its bytes with an index in memory and nothing else known; `again` is the same request a
    second time. Keys are those of STAGES and OTHERS.
    """
    document = parse(query)
    async with opened(folder) as archive:
        plan, known = _planned(document), answerer(archive.epoch)
        packed = await _compressed(archive, query, rounds)
        return {
            "parse": await _median(_now(lambda: parsing.parse(query, _MOST_TOKENS)), rounds),
            "all parse": await _median(_now(lambda: parse(query)), rounds),
            "validate": await _median(_now(lambda: is_plainly_valid(_CORE, document)), rounds),
            "all rules": await _median(_now(lambda: validate(_CORE, document)), rounds),
            "plan": await _median(_now(lambda: _planned(document)), rounds),
            "load": await _median(archive.load, rounds),
            "render": await _median(lambda: _rendered(plan, archive), rounds),
            "compress": packed.pop(CODINGS[0]),
            **packed,
            "whole": await _median(lambda: _asked(answerer(archive.epoch), archive, query), rounds),
            "again": await _median(lambda: _asked(known, archive, query), rounds),
        }


def _planned(document: DocumentNode) -> Plan:
    return make_plan(_CORE, document, operation_of(document, None), None)


async def _rendered(plan: Plan, archive: Opened) -> bytes:
    return b"".join(texts(await plan.pieces(archive.context())))


async def _compressed(archive: Opened, query: str, rounds: int) -> dict[str, float]:
    answer = await answerer(archive.epoch)(_request(query), archive.context())
    messages = await sent(answer)
    return {coding: await _median(compressed(messages, coding), rounds) for coding in CODINGS}


def _request(query: str) -> GraphQLRequest:
    return GraphQLRequest(query, None, None, safe=False)


async def _asked(answers: FastAnswers, archive: Opened, query: str) -> bytes:
    answer = await answers(_request(query), archive.context())
    return b"".join(answer.texts)


def _now(work: Callable[[], object]) -> Callable[[], Awaitable[object]]:
    async def run() -> object:
        return work()

    return run


async def _median(work: Callable[[], Awaitable[object]], rounds: int) -> float:
    taken: list[float] = []
    for number in range(rounds + 1):
        gc.collect()
        began = time.process_time()
        await work()
        if number:
            taken.append(time.process_time() - began)
    return median(taken)


def measure(folder: Path, query: str, rounds: int) -> dict[str, float]:
    """Give seconds of CPU by stage, for the version in a folder that `archive.make` made."""
    return asyncio.run(stages(folder, query, rounds))
