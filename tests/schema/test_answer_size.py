"""Is an answer that would be too large, or take too long, refused whole, whichever way it is made?"""

import asyncio
import tracemalloc
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from starlette.types import Message

from graphql_api import stores
from graphql_api.domain.datasets import DatasetRow
from graphql_api.schema.budget import Budget, OvertimeError, TooLargeError
from graphql_api.schema.turns import BrokenOffError, Turns
from tests.schema.archive import MADE, Draft, publish
from tests.schema.asking import Asker, served, settings_in

MIB: Final = 2**20
#: Files of one run each; the answers of all of these queries have more than a mebibyte.
FILES: Final = 20_000
HEAD: Final = '{ version(datasetId: "ds000001") { '
TREE: Final = "subjects { label sessions { tasks { runs { files { path url sizeBytes } } } } }"
BELOW: Final = "{ tasks { runs { files { path url } } } }"
#: No column has these: they are made object by object.
OBJECTS: Final = "recordings { id path primary { path url } }"
#: An error, so that graphql-core answers.
FAILING: Final = 'nothing: dataset(datasetId: "nope") { name } never: node(id: "nonsense") { id }'
QUERIES: Final[dict[str, str]] = {
    "streamed": HEAD + TREE + " } }",
    "streamed, the same list twice": HEAD + f"subjects {{ a: sessions {BELOW} b: sessions {BELOW} }} }} }}",
    "streamed in many parts": "{ " + " ".join(f"v{each}: {HEAD[2:]}{TREE} }}" for each in range(3)) + " }",
    "a connection's columns": HEAD + "files(first: 10000) { nodes { id path url mediaType entities } } } }",
    "object by object": HEAD + "files(first: 10000) { edges { cursor node { id path url } } } } }",
    "by graphql-core, spliced": f"{{ {FAILING} {HEAD[2:]}{TREE} }} }}",
    "by graphql-core": (
        f"{{ {FAILING} {HEAD[2:]}files(first: 10000) {{ edges {{ cursor node {{ id path url }} }} }} }} }}"
    ),
    "by graphql-core, nothing but nullable fields": (
        f"{{ {FAILING} {HEAD[2:]}files(first: 10000) {{ edges {{ node {{ datatype suffix extension }} }} }} }} }}"
    ),
}


def _paths() -> Iterator[str]:
    for number in range(FILES):
        yield f"sub-{number // 100:03}/eeg/sub-{number // 100:03}_task-rest_run-{number % 100:02}_eeg.edf"


@pytest.fixture(scope="module")
async def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    async with stores.opened(settings_in(folder)) as catalog:
        files = dict.fromkeys(_paths(), 10)
        await publish(catalog, DatasetRow("ds000001", {}, MADE, MADE), [Draft("v1.0.0", MADE, files)])
    return folder


@pytest.fixture(scope="module")
async def bounded(folder: Path) -> AsyncGenerator[Asker]:
    async with served(settings_in(folder, max_answer=MIB)) as ask:
        yield ask


def _code(response: httpx.Response) -> str:
    told: dict[str, Any] = response.json()
    assert "data" not in told
    [error] = told["errors"]
    assert error["extensions"]["requestId"]
    return str(error["extensions"]["code"])


@pytest.mark.parametrize("way", QUERIES)
@pytest.mark.asyncio(loop_scope="module")
async def test_too_large_an_answer_is_refused_whole(bounded: Asker, way: str) -> None:
    for accept, status in (("application/json", 200), ("application/graphql-response+json", 400)):
        response = await bounded.http.post(
            "/graphql", json={"query": QUERIES[way]}, headers={"Accept": accept}
        )
        assert (response.status_code, _code(response)) == (status, "GRAPHQL_ANSWER_TOO_LARGE")


@pytest.mark.parametrize(("way", "most"), [("object by object", 50), ("streamed in many parts", 10)])
@pytest.mark.asyncio(loop_scope="module")
async def test_little_memory_is_taken_by_an_answer_that_is_refused(
    bounded: Asker, way: str, most: int
) -> None:
    """Whole, the one takes 170 MiB, and the other has 10; what there is before it, such as rows, takes some."""
    await bounded.http.post("/graphql", json={"query": QUERIES[way]})
    tracemalloc.start()
    await bounded.http.post("/graphql", json={"query": QUERIES[way]})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < most * MIB


async def test_a_large_answer_within_the_limit_is_given(folder: Path) -> None:
    async with served(settings_in(folder, max_answer=4 * MIB, answer_memory=0)) as ask:
        response = await ask.http.post("/graphql", json={"query": QUERIES["streamed"]})
        assert 2 * MIB < len(response.content) < 4 * MIB
        runs = [
            run
            for subject in response.json()["data"]["version"]["subjects"]
            for run in subject["sessions"][0]["tasks"][0]["runs"]
        ]
        assert len(runs) == FILES
    # What the limit is for is the text; parts of it that are in memory count a little more.
    for size, refused in ((len(response.content) + 1000, False), (len(response.content) - 1, True)):
        async with served(settings_in(folder, max_answer=size)) as ask:
            response = await ask.http.post("/graphql", json={"query": QUERIES["streamed"]})
            assert ("errors" in response.json()) is refused


@pytest.mark.parametrize("way", QUERIES)
async def test_no_answer_takes_longer_than_it_may(folder: Path, way: str) -> None:
    async with served(settings_in(folder, request_timeout=0.001)) as ask:
        # Whatever waits is interrupted, whatever does not looks at the time itself.
        response = await ask.http.post("/graphql", json={"query": QUERIES[way]})
        assert (response.status_code, _code(response)) == (503, "TIMEOUT")


def test_a_budget_ends() -> None:
    budget = Budget(10)
    budget.take(10)
    with pytest.raises(TooLargeError):
        budget.take(1)
    with pytest.raises(OvertimeError):
        Budget(seconds=-1).take(0)


async def test_a_client_that_takes_nothing_is_left_alone() -> None:
    async def send(_message: Message) -> None:
        await asyncio.sleep(60)

    response = Turns([b"x" * MIB], 200, {}, seconds=0.05, most=2 * MIB)
    with pytest.raises(BrokenOffError):
        await response.stream_response(send)


async def test_an_answer_that_was_measured_wrong_is_broken_off() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    response = Turns((b"x" * MIB for _ in range(9)), 200, {}, seconds=5, most=2 * MIB)
    with pytest.raises(BrokenOffError):
        await response.stream_response(send)
    assert sum(len(message.get("body", b"")) for message in sent) <= 2 * MIB
    assert all(message.get("more_body", True) for message in sent)
