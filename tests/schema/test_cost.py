"""Is what a query may cost counted from the query, its variables and what is known of lists?"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from graphql import get_introspection_query, parse

from graphql_api.schema.cost import cost_of
from graphql_api.schema.document import operation_of
from graphql_api.schema.endpoint import EXAMPLE
from graphql_api.schema.metered import POINTS
from graphql_api.schema.schema import graph
from graphql_api.service.windows import WINDOW
from tests.processor_time import least_seconds
from tests.schema.asking import Asker, served_archive

TREE = "subjects { label sessions { tasks { runs { files { path sizeBytes url } } } } }"
LIMIT = 20_000


def points(query: str, variables: Mapping[str, Any] | None = None) -> int:
    document = parse(query)
    return cost_of(graph().core, document, operation_of(document, None), variables).points


@pytest.mark.parametrize(
    ("query", "cost"),
    [
        ("{ __typename }", 1),
        ('{ dataset(datasetId: "a") { name } }', 1),
        ('{ dataset(datasetId: "a") { name versions { tag } } }', 1 + 5),
        ('{ a: dataset(datasetId: "a") { name } b: dataset(datasetId: "a") { name } }', 2),
        ("{ datasets(first: 40) { nodes { name } } }", 1 + 40),
        ("{ datasets { nodes { name } } }", 1 + 25),
        ("{ datasets(first: 10) { edges { node { latestVersion { tag } } } } }", 1 + 10 * 2 + 1),
        ('{ nodes(ids: ["a", "b", "c", "d"]) { id } }', 1),
        ('{ nodes(ids: ["a", "b"]) { ... on Dataset { versions { tag } } } }', 2 * 5 + 1),
        ("{ datasets(first: 40) { nodes @skip(if: true) { name } } }", 1),
        ("{ datasets(first: 40) { nodes @include(if: false) { name } } }", 1),
        ('{ datasets(search: "a", first: 10) { edges { score } } }', 1 + 1),
        (
            '{ datasets(search: "a", first: 10) { edges { highlights { field pieces { text } } } } }',
            1 + 10 * 2 + 2,
        ),
        ('{ files(name: "a") { nodes { file { path } } } }', 1 + 25 + 1),
        ('{ files(name: "a", first: 100) { nodes { version { tag } } } }', 1 + 100 * 2),
    ],
)
def test_costs_are_what_is_asked_for(query: str, cost: int) -> None:
    assert points(query) == cost


def test_variables_and_their_defaults_say_how_long_lists_are() -> None:
    query = "query ($n: Int = 7, $no: Boolean!) { datasets(first: $n) { nodes @skip(if: $no) { name } } }"
    assert points(query, {"no": False}) == 1 + 7
    assert points(query, {"no": False, "n": 100}) == 1 + 100
    assert points(query, {"no": True, "n": 100}) == 1
    ids = "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Dataset { versions { tag } } } }"
    assert points(ids, {"ids": ["a"] * 50}) == 50 * 5 + 1


def test_fragments_cost_what_their_fields_do() -> None:
    plain = '{ dataset(datasetId: "a") { versions { tag dataset { latestVersion { tag } } } } }'
    spread = """{ dataset(datasetId: "a") { ...A ...A } }
        fragment A on Dataset { versions { ...B } }
        fragment B on Version { tag dataset { ... on Dataset { ... { latestVersion { tag } } } } }"""
    assert points(plain) == points(spread) == 1 + 5 + 5 + 5


def test_what_people_ask_passes() -> None:
    for query in (
        EXAMPLE,
        get_introspection_query(),
        f'{{ version(datasetId: "a") {{ {TREE} }} }}',
        f"{{ datasets(first: 500) {{ nodes {{ name latestVersion {{ tag {TREE} }} }} }} }}",
        '{ version(datasetId: "a") { files(first: 10000) { nodes { path url checksum { value } } } } }',
        "{ recordings(first: 1000) { nodes { path dataset { name } } } }",
    ):
        assert points(query) <= LIMIT, query


def test_25_levels_of_fragments_spread_twice_are_counted_in_one_walk() -> None:
    levels = " ".join(
        f"fragment F{n} on Dataset {{ a: latestVersion {{ dataset {{ ...F{n + 1} }} }} "
        f"b: latestVersion {{ dataset {{ ...F{n + 1} }} }} }}"
        for n in range(25)
    )
    query = f'{{ dataset(datasetId: "a") {{ ...F0 }} }} {levels} fragment F25 on Dataset {{ name }}'
    document = parse(query)
    core, operation = graph().core, operation_of(document, None)
    assert least_seconds(lambda: cost_of(core, document, operation, None), 0.05) < 0.05
    assert cost_of(core, document, operation, None).points == 4 * 2**25 - 3


async def test_what_costs_too_much_is_refused_and_says_so(tmp_path: Path) -> None:
    async with served_archive(tmp_path, max_cost=100) as ask:
        query = "query ($n: Int) { datasets(first: $n) { nodes { name } } }"
        assert await ask.code(query, n=200) == "GRAPHQL_TOO_EXPENSIVE"
        assert "errors" not in await ask.answer(query, n=50)
        # What was found for one number is not taken for another, nor for none.
        assert await ask.code(query, n=200) == "GRAPHQL_TOO_EXPENSIVE"
        assert "errors" not in await ask.answer(query)


async def test_the_cost_is_told_to_those_who_ask(ask: Asker) -> None:
    body: dict[str, Any] = {"query": "{ datasets { nodes { name } } }"}
    plain = (await ask.http.post("/graphql", json=body)).json()
    told = (await ask.http.post("/graphql", json={**body, "extensions": {"cost": True}})).json()
    assert told == {**plain, "extensions": {"cost": {"points": 26, "limit": 0}}}
    refused = (await ask.http.post("/graphql", json={"query": "{ x }", "extensions": {"cost": True}})).json()
    assert "extensions" not in refused


async def test_a_query_counts_as_many_requests_as_it_costs(tmp_path: Path) -> None:
    limits = "rateLimit { limit remaining cost resetAt }"
    async with served_archive(tmp_path, rate_limit=10) as ask:
        first = await ask.data(f"{{ {limits} }}")
        assert (first["rateLimit"]["limit"], first["rateLimit"]["remaining"]) == (10, 9)
        assert first["rateLimit"]["cost"] == 1
        costly = f"{{ datasets(first: {POINTS * 3}) {{ nodes {{ name }} }} {limits} }}"
        answer = await ask.http.post("/graphql", json={"query": costly})
        told = answer.json()["data"]["rateLimit"]
        assert (told["cost"], told["remaining"]) == (4, 5)
        assert answer.headers["ratelimit-remaining"] == "5"
        assert (await ask.data(f"{{ {limits} }}"))["rateLimit"]["remaining"] == 4
        await ask.http.post("/graphql", json={"query": costly})
        refused = await ask.http.post("/graphql", json={"query": costly})
        assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (
            429,
            "RATE_LIMITED",
        )
        assert 0 < int(refused.headers["retry-after"]) <= WINDOW
        # What was given before is charged as it was at first.
        assert "data" not in refused.json()


async def test_who_is_not_limited_is_told_so(ask: Asker) -> None:
    told = (await ask.data("{ rateLimit { limit remaining cost } }"))["rateLimit"]
    assert told == {"limit": 0, "remaining": 0, "cost": 1}


async def test_the_schema_and_graphiql_can_be_kept_back(tmp_path: Path) -> None:
    async with served_archive(tmp_path, introspection=False, graphiql=False) as ask:
        for query in ("{ __schema { types { name } } }", '{ __type(name: "Query") { name } }'):
            errors = (await ask.answer(query))["errors"]
            assert {each["extensions"]["code"] for each in errors} == {"GRAPHQL_VALIDATION_FAILED"}
        assert await ask.data("{ __typename }") == {"__typename": "Query"}
        page = await ask.http.get("/graphql", headers={"Accept": "text/html"})
        assert page.status_code == 406
