"""Is whatever a client may think of answered with a coded error, at once and for little work?"""

import asyncio
import gzip
import json
import time
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from tests.schema.asking import Asker, served_archive

#: Seconds of CPU that an attack may take.
MOST: Final = 0.2
#: Times that one is tried before it is taken to take more.
TRIES: Final = 4

MANY: Final = 10_000
TREE: Final = "subjects { sessions { tasks { runs { files { path url } } } } }"


def _circle(through: str, times: int) -> str:
    return (
        '{ dataset(datasetId: "ds000001") '
        + f"{{ {through} {{ dataset " * times
        + "{ name }"
        + "} }" * times
        + "}"
    )


def _fragments(number: int, body: str) -> str:
    return " ".join(
        f"fragment F{each} on Dataset {{ {body.replace('NEXT', f'F{each + 1}')} }}" for each in range(number)
    )


def _doubled(body: str) -> str:
    return (
        '{ dataset(datasetId: "a") { ...F0 } } ' + _fragments(25, body) + " fragment F25 on Dataset { name }"
    )


def _aliases(number: int, field: str) -> str:
    return "{ " + " ".join(f"a{each}: {field}" for each in range(number)) + " }"


DATASET: Final = 'dataset(datasetId: "ds000001")'

#: Documents that are refused, and the code.
DOCUMENTS: Final[Mapping[str, tuple[str, str]]] = {
    "a circle of versions": (_circle("versions", 20), "GRAPHQL_TOO_EXPENSIVE"),
    "a circle of versions that the parser ends": (_circle("versions", 150), "GRAPHQL_PARSE_FAILED"),
    "a circle of latest versions, deep": (_circle("latestVersion", 150), "GRAPHQL_PARSE_FAILED"),
    "a circle without end": (_circle("versions", 4000), "GRAPHQL_TOO_COMPLEX"),
    "trees of all versions of all datasets": (
        f"{{ datasets(first: 1000) {{ nodes {{ versions {{ {TREE} }} }} }} }}",
        "GRAPHQL_TOO_EXPENSIVE",
    ),
    "pages of pages": (
        "{ datasets(first: 1000) { nodes { versions { files(first: 10000) { nodes { path } } } } } }",
        "GRAPHQL_TOO_EXPENSIVE",
    ),
    "ten thousand aliases": (_aliases(MANY, DATASET + " { name }"), "GRAPHQL_TOO_COMPLEX"),
    "ten thousand short aliases": (_aliases(MANY, "__typename"), "GRAPHQL_TOO_COMPLEX"),
    "a thousand aliases": (_aliases(1000, "__typename"), "GRAPHQL_TOO_COMPLEX"),
    "aliases of the schema": (
        _aliases(90, "__schema { types { fields { type { name } } } }"),
        "GRAPHQL_TOO_COMPLEX",
    ),
    "aliases below": (f"{{ {DATASET} {_aliases(600, 'name')} }}", "GRAPHQL_TOO_COMPLEX"),
    "one field two thousand times": ("{ " + "__typename " * 2000 + "}", "GRAPHQL_TOO_COMPLEX"),
    "one object two thousand times": (f"{{ {(DATASET + ' { name } ') * 400} }}", "GRAPHQL_TOO_COMPLEX"),
    "two hundred fields twice, each twice": (
        f"{{ {DATASET} {{ {('a: latestVersion { ' + 'b: tag ' * 10 + '} ') * 60} }} }}",
        "GRAPHQL_TOO_COMPLEX",
    ),
    "fragments in a circle": (
        "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "a fragment of itself": ("{ ...A } fragment A on Query { __typename ...A }", "GRAPHQL_VALIDATION_FAILED"),
    "fragments doubled on 25 levels": (
        _doubled("a: latestVersion { dataset { ...NEXT } } b: latestVersion { dataset { ...NEXT } }"),
        "GRAPHQL_TOO_EXPENSIVE",
    ),
    "fragments doubled and merged on 25 levels, through lists": (
        _doubled("versions { dataset { ...NEXT ...NEXT } }"),
        "GRAPHQL_TOO_EXPENSIVE",
    ),
    "five thousand fragments that nobody uses": (
        "{ __typename } " + " ".join(f"fragment F{each} on Query {{ __typename }}" for each in range(5000)),
        "GRAPHQL_TOO_COMPLEX",
    ),
    "sixty fragments that nobody uses": (
        "{ __typename } " + " ".join(f"fragment F{each} on Query {{ __typename }}" for each in range(60)),
        "GRAPHQL_TOO_COMPLEX",
    ),
    "two thousand directives": ("{ __typename " + "@include(if: true) " * 1000 + "}", "GRAPHQL_TOO_COMPLEX"),
    "two hundred directives": ("{ __typename " + "@include(if: true) " * 200 + "}", "GRAPHQL_TOO_COMPLEX"),
    "directives that nobody knows": ("{ __typename " + "@x " * 90 + "}", "GRAPHQL_VALIDATION_FAILED"),
    "a huge text": (f'{{ dataset(datasetId: "{"a" * 900_000}") {{ name }} }}', "GRAPHQL_TOO_COMPLEX"),
    "a huge list": ("{ nodes(ids: [" + '"a",' * 7000 + "]) { id } }", "GRAPHQL_TOO_COMPLEX"),
    "a list of more ids than may be": ("{ nodes(ids: [" + '"a",' * 1000 + "]) { id } }", "BAD_INPUT"),
    "lists in lists": (f"{{ nodes(ids: {'[' * 2000}) {{ id }} }}", "GRAPHQL_PARSE_FAILED"),
    "objects in objects": (
        f"{{ datasets(filter: {'{not: ' * 400}{{}}{'}' * 400}) {{ totalCount }} }}",
        "GRAPHQL_PARSE_FAILED",
    ),
    "a number of ten thousand digits": (
        f"{{ datasets(first: {'9' * MANY}) {{ totalCount }} }}",
        "GRAPHQL_TOO_COMPLEX",
    ),
    "a page of two milliards": (
        "{ datasets(first: 2147483647) { nodes { name } } }",
        "GRAPHQL_TOO_EXPENSIVE",
    ),
    "a page of fewer than none": ("{ datasets(first: -2147483648) { nodes { name } } }", "BAD_INPUT"),
    "a comment without end": ("#" + "a" * 900_000, "GRAPHQL_TOO_COMPLEX"),
    "commas": ("{ __typename" + "," * 900_000 + "}", "GRAPHQL_TOO_COMPLEX"),
    "brackets": ("{" * 90_000, "GRAPHQL_TOO_COMPLEX"),
    "a text that does not end": ('{ dataset(datasetId: "' + '\\"' * 30_000, "GRAPHQL_PARSE_FAILED"),
    "a block that does not end": ('{ dataset(datasetId: """' + '"' * 30_000, "GRAPHQL_TOO_COMPLEX"),
    "a deep introspection": (
        "{ __schema { types " + "{ fields { type " * 6 + "{ name }" + "} }" * 6 + "} }",
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "a subscription": ("subscription { x }", "BAD_REQUEST"),
    "a hundred operations": (
        " ".join(f"query Q{each} {{ __typename }}" for each in range(100)),
        "GRAPHQL_REQUEST_REFUSED",
    ),
    "a cursor of somebody else": ('{ datasets(after: "$$$") { totalCount } }', "BAD_CURSOR"),
    "an id of nothing": ('{ node(id: "../../etc/passwd") { id } }', "BAD_ID"),
    "a control character": ("{ dataset(datasetId: \x00) { name } }", "GRAPHQL_PARSE_FAILED"),
    "a pattern that takes for ever": (
        '{ version(datasetId: "ds000001") { files(filter: {glob: "' + "*a" * 2000 + '"}) { totalCount } } }',
        "BAD_FILTER",
    ),
}

#: Bodies that are no requests: the status and the code.
BODIES: Final[Mapping[str, tuple[bytes, int, str]]] = {
    "null": (b"null", 400, "BAD_REQUEST"),
    "a number": (b"1", 400, "BAD_REQUEST"),
    "a text": (b'"{ __typename }"', 400, "BAD_REQUEST"),
    "an empty batch": (b"[]", 400, "BAD_REQUEST"),
    "a batch of a thousand guesses": (
        json.dumps([{"query": "{ __typename }"}] * 1000).encode(),
        400,
        "BAD_REQUEST",
    ),
    "nothing": (b"", 400, "BAD_JSON"),
    "an object without a query": (b"{}", 400, "BAD_REQUEST"),
    "a query that is a number": (b'{"query": 1}', 400, "BAD_REQUEST"),
    "variables that are a list": (b'{"query": "{ __typename }", "variables": []}', 400, "BAD_REQUEST"),
    "variables that are a text": (b'{"query": "{ __typename }", "variables": "{}"}', 400, "BAD_REQUEST"),
    "extensions that are a text": (b'{"query": "{ __typename }", "extensions": "x"}', 400, "BAD_REQUEST"),
    "a name that is a number": (b'{"query": "{ __typename }", "operationName": 1}', 400, "BAD_REQUEST"),
    "lists in lists": (b"[" * 100_000, 400, "BAD_JSON"),
    "closed lists in lists": (b"[" * 100_000 + b"]" * 100_000, 400, "BAD_JSON"),
    "objects in objects": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, 400, "BAD_JSON"),
    "no UTF-8": (b'{"query": "\xff\xfe"}', 400, "BAD_JSON"),
    "half a pair of surrogates": (b'{"query": "\\ud800"}', 400, "BAD_JSON"),
    "two megabytes": (b'{"query": "' + b"a" * 2_000_000 + b'"}', 413, "BODY_TOO_LARGE"),
    "not a number": (b'{"query": "{ __typename }", "variables": {"a": NaN}}', 400, "BAD_JSON"),
}


@pytest.fixture(scope="module")
async def guarded(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Asker]:
    """A server with the limits that are the default."""
    async with served_archive(tmp_path_factory.mktemp("guarded"), max_cost=20_000) as ask:
        # What is made once, for the first request, is no attack's work.
        await ask.http.post("/graphql", json={"query": "{ __schema { queryType { name } } }"})
        yield ask


def _told(response: httpx.Response) -> list[str]:
    assert response.headers["content-type"].startswith("application/json")
    errors = response.json()["errors"]
    assert all(set(error["extensions"]) >= {"code", "retryable", "requestId"} for error in errors)
    return [error["extensions"]["code"] for error in errors]


async def _attacked(
    guarded: Asker, content: bytes, encoding: str = "identity"
) -> tuple[httpx.Response, float]:
    """Give the answer and the seconds of CPU: those of another try where a busy machine, or a collection, took more."""
    headers = {"Content-Type": "application/json", "Content-Encoding": encoding}
    taken: list[float] = []
    while True:
        began = time.process_time()
        response = await guarded.http.post("/graphql", content=content, headers=headers)
        taken.append(time.process_time() - began)
        if min(taken) < MOST or len(taken) == TRIES:
            return response, min(taken)


@pytest.mark.parametrize("attack", DOCUMENTS)
@pytest.mark.asyncio(loop_scope="module")
async def test_documents_are_refused_for_little_work(guarded: Asker, attack: str) -> None:
    query, code = DOCUMENTS[attack]
    body = json.dumps({"query": query}).encode()
    response, took = await _attacked(guarded, body)
    assert (response.status_code, set(_told(response))) == (400 if code == "BAD_REQUEST" else 200, {code})
    assert took < MOST


@pytest.mark.parametrize("attack", BODIES)
@pytest.mark.asyncio(loop_scope="module")
async def test_bodies_are_refused_for_little_work(guarded: Asker, attack: str) -> None:
    body, status, code = BODIES[attack]
    response, took = await _attacked(guarded, body)
    assert (response.status_code, _told(response)) == (status, [code])
    assert "data" not in response.json()
    assert took < MOST


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "compress", "gzip, gzip"])
@pytest.mark.asyncio(loop_scope="module")
async def test_compressed_bodies_are_refused_unread(guarded: Asker, coding: str) -> None:
    bomb = gzip.compress(b" " * 50_000_000, 9) if coding.startswith("gzip") else zlib.compress(b" " * 1000)
    response, took = await _attacked(guarded, bomb, coding)
    assert (response.status_code, _told(response)) == (415, ["UNSUPPORTED_CONTENT_ENCODING"])
    assert took < MOST


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        (b'{"n": ' + b"9" * MANY + b"}", "BAD_JSON"),
        (b'{"n": 1e999}', "BAD_JSON"),
        (b'{"n": 2147483648}', "GRAPHQL_TOO_EXPENSIVE"),
        (b'{"n": 2147483647}', "GRAPHQL_TOO_EXPENSIVE"),
        (b'{"n": ' + b"[" * 200 + b"]" * 200 + b"}", "GRAPHQL_REQUEST_REFUSED"),
        (b'{"n": "' + b"a" * 900_000 + b'"}', "GRAPHQL_REQUEST_REFUSED"),
        (b"{" + b",".join(b'"v%d": 1' % each for each in range(50_000)) + b"}", None),
    ],
)
@pytest.mark.asyncio(loop_scope="module")
async def test_variables_are_refused_for_little_work(
    guarded: Asker, variables: bytes, code: str | None
) -> None:
    query = b'{"query": "query ($n: Int) { datasets(first: $n) { nodes { name } } }", "variables": '
    response, took = await _attacked(guarded, query + variables + b"}")
    assert response.status_code in {200, 400}
    # Variables that nothing was declared of are no fault.
    assert (_told(response) if "errors" in response.json() else None) == ([code] if code else None)
    assert took < MOST


async def test_a_body_that_trickles_in_is_given_up(tmp_path: Path) -> None:
    async def trickling() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" "
            await asyncio.sleep(0.05)

    async with served_archive(tmp_path, request_timeout=0.3) as ask:
        began = time.monotonic()
        headers: dict[str, Any] = {"Content-Type": "application/json"}
        response = await ask.http.post("/graphql", content=trickling(), headers=headers)
        assert (response.status_code, _told(response)) == (408, ["BODY_TOO_SLOW"])
        assert time.monotonic() - began < 3


@pytest.mark.asyncio(loop_scope="module")
async def test_a_second_client_is_answered_while_all_of_it_comes(guarded: Asker) -> None:
    """Each attack holds the process for no longer than its CPU: nobody waits for all of them."""
    slowest = max([await _beside(guarded, query) for query, _ in DOCUMENTS.values()])
    assert slowest < 2 * MOST


async def _beside(guarded: Asker, query: str) -> float:
    """Give the seconds of CPU until another client was answered, the least of a few tries."""
    least = 2 * MOST
    for _ in range(TRIES):
        attack = asyncio.create_task(guarded.http.post("/graphql", json={"query": query}))
        began = time.process_time()
        answer = await guarded.http.post("/graphql", json={"query": "{ __typename }"})
        least = min(least, time.process_time() - began)
        assert answer.json() == {"data": {"__typename": "Query"}}
        await attack
        if least < MOST:
            break
    return least


def test_there_are_attacks_enough() -> None:
    assert len(DOCUMENTS) + len(BODIES) >= 40
