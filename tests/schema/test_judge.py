"""Does a process of its own tell of a document what would have been found out here?"""

# Which process it is, nobody else has to know.
# pyright: reportPrivateUsage=false

import asyncio
import os
import signal
from collections.abc import AsyncGenerator
from functools import partial
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from graphql import GraphQLError

from graphql_api.app import create_app
from graphql_api.fastpath.plainly_valid import is_plainly_valid
from graphql_api.schema import verdict
from graphql_api.schema.document import Document, Documents
from graphql_api.schema.judge import JudgeProcess
from graphql_api.schema.judging import Judging
from graphql_api.schema.schema import graph
from graphql_api.schema.shape import LimitError, Limits
from graphql_api.schema.verdict import Verdict
from tests.schema.asking import URL, settings_in
from tests.schema.attacks import DOCUMENTS

_PATIENCE: Final = 60
#: Valid ones, and some that the kernel leaves to graphql-core.
_OTHERS: Final = (
    "{ __typename }",
    "query A { ...F } fragment F on Query { __typename }",
    "query ($a: Int = 5) { datasets(first: $a) { totalCount } }",
    "{ __schema { types { name } } }",
    '{ dataset(datasetId: "\\u0041é") { name } }',
    '{ dataset(datasetId: """a "block\\""" """) { name } }',
    '{ nothing(a: "\\u00e9") }',
    "subscription { x }",
    "type A { b: Int }",
    "",
    "\ud800",
    "# é",
)


@pytest.fixture(scope="module")
async def judge() -> AsyncGenerator[JudgeProcess]:
    made = JudgeProcess(Limits(), introspection=True)
    await _started(made)
    yield made
    await made.close()


async def _started(judge: JudgeProcess) -> None:
    """Wait until it can be asked; until then it knows nothing."""
    assert await judge.verdict("{ a }") is None
    await asyncio.wait_for(judge.started(), _PATIENCE)


def _documents(judge: JudgeProcess | None) -> Documents:
    core = graph().core
    plain = partial(is_plainly_valid, core)
    return Documents(core, most_characters=1_000_000, is_plainly_valid=plain, judge=judge)


async def _outcome(documents: Documents, text: str) -> tuple[object, ...]:
    try:
        await documents.prepare(text)
        found: Document = documents.read(text)
    except GraphQLError as error:
        return (isinstance(error, LimitError), _shown(error))
    return (found.parsed, [_shown(each) for each in found.faults])


def _shown(error: GraphQLError) -> dict[str, Any]:
    shown: dict[str, Any] = {**error.formatted}
    return {**shown, "message": shown["message"][:1000]}


@pytest.mark.asyncio(loop_scope="module")
async def test_documents_are_what_they_are_without_it(judge: JudgeProcess) -> None:
    """All attacks, as they are and without their last sign, and what is no attack."""
    attacks = [query for query, _ in DOCUMENTS.values()]
    with_judge, without = _documents(judge), _documents(None)
    for text in (*attacks, *(each[:-1] for each in attacks), *_OTHERS):
        assert await _outcome(with_judge, text) == await _outcome(without, text), text[:100]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("letter", ["x", "é", "\U0001f600"])
async def test_many_long_faults_are_told(judge: JudgeProcess, letter: str) -> None:
    asked = [f'a{each}: files(first: "{letter * 4000}") {{ datasetCount }}' for each in range(20)]
    told = await judge.verdict(f"{{ {' '.join(asked)} }}")
    assert told
    assert len(told.faults) > 9
    assert letter * 1000 in told.faults[9].message


@pytest.mark.asyncio(loop_scope="module")
async def test_many_may_ask_at_once(judge: JudgeProcess) -> None:
    texts = [f"{{ nothing{each} }}" for each in range(50)]
    told = await asyncio.gather(*map(judge.verdict, texts))
    messages = [each.faults[0].message for each in told if each]
    assert messages == [f"Cannot query field 'nothing{each}' on type 'Query'." for each in range(50)]


async def test_who_gives_up_waiting_spoils_nothing() -> None:
    judge = JudgeProcess(Limits(), introspection=True)
    await _started(judge)
    for _ in range(2):
        waiting = asyncio.create_task(judge.verdict("{ " + "nothing " * 2000 + "}"))
        await asyncio.sleep(0.001)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await _started(judge)
        told = await judge.verdict("{ other }")
        assert told
        assert "'other'" in told.faults[0].message
    await judge.close()


async def test_one_that_was_killed_is_replaced(caplog: pytest.LogCaptureFixture) -> None:
    judge = JudgeProcess(Limits(), introspection=True)
    await _started(judge)
    before = _process(judge)
    os.kill(before, signal.SIGKILL)
    assert await judge.verdict("{ a }") is None
    assert "another takes its place" in caplog.text
    await _started(judge)
    assert _process(judge) != before
    assert await judge.verdict("{ __typename }") == Verdict(faults=[])
    await judge.close()


async def test_it_keeps_to_limits_and_to_whether_the_schema_is_told() -> None:
    judge = JudgeProcess(Limits(tokens=10), introspection=False)
    await _started(judge)
    long = await judge.verdict("{ a b c d e f g h i j }")
    schema = await judge.verdict("{ __schema { types { name } } }")
    assert long
    assert isinstance(long.error, GraphQLError)
    assert schema
    assert "introspection" in schema.faults[0].message
    await judge.close()
    # It is asked no more: nobody is left to end what it would start.
    assert await judge.verdict("{ a }") is None
    await judge.started()
    assert await judge.verdict("{ a }") is None


async def test_a_server_ends_what_it_started(tmp_path: Path) -> None:
    before = set(_children())
    app = create_app(settings_in(tmp_path), judging=True)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url=URL) as http:
        for number in range(50):
            query = f"query Q{number} {{ ...F }} fragment F on Query {{ __typename }}"
            answer = await http.post("/graphql", json={"query": query})
            assert answer.json() == {"data": {"__typename": "Query"}}
            await asyncio.sleep(0.05)
        assert set(_children()) - before
    assert not set(_children()) - before


def test_a_verdict_is_read_as_it_was_written() -> None:
    judging = Judging(graph().core, Limits(), introspection=True)
    for text in (*_OTHERS, "{ nothing }", "{ " + "a " * 6000 + "}", "{" * 500):
        found = judging.verdict(text)
        read = verdict.read(found.written())
        assert type(read.error) in {type(found.error), GraphQLError}
        assert [_shown(each) for each in read.faults] == [_shown(each) for each in found.faults]
    assert isinstance(verdict.read(Verdict(error=RecursionError()).written()).error, RecursionError)


def _process(judge: JudgeProcess) -> int:
    assert judge._process
    return judge._process.pid


def _children() -> list[int]:
    """Give the processes that validate, that this one started, and that have not ended."""
    told = [each.read_text() for each in Path("/proc/self/task").glob("*/children")]
    numbers = [int(each) for line in told for each in line.split()]
    return [each for each in numbers if b"judging_program" in Path(f"/proc/{each}/cmdline").read_bytes()]
