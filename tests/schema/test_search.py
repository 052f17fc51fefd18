"""Is the catalogue searched as people search: by words, ranked, shown, and never past what they may see?"""

from collections.abc import AsyncGenerator, Callable
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphql_api import stores
from graphql_api.domain.datasets import DatasetRow, Visibility
from tests.catalog import mongo_servers
from tests.catalog.adapters import ready
from tests.catalog.clients import DATABASE
from tests.conftest import swept
from tests.schema.archive import MADE
from tests.schema.asking import Asker, served, settings_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

DOCUMENTS: Final[dict[str, dict[str, Any]]] = {
    "ds1": {"name": "Faces at rest", "tasks": ["rest"], "authors": ["Ada Lovelace"], "source": "openneuro"},
    "ds2": {"name": "Sleep", "readme": "Faces <b>were</b> shown\nbefore sleep.", "source": "nemar"},
    "ds3": {
        "name": "Parkinson's disease",
        "keywords": ["tremor"],
        "license": "CC0",
        "recording_modality": [],
        "datatypes": ["ieeg"],
    },
    "ds4": {
        "name": "Sternberg",
        "tags": {"pathology": ["Healthy"]},
        "tasks": ["sternberg"],
        "recording_modality": ["meg", "eeg"],
        "datatypes": ["anat", "beh", "eeg"],
    },
}
#: Where each store is, as an operator says it.
PLACES: Final[dict[str, Callable[[], dict[str, str]]]] = {
    "sqlite": dict,
    "mongo-motor": lambda: {"catalog": f"{mongo_servers.single_url()}{DATABASE}"},
}
SECRET: Final = {"name": "Clandestine faces", "readme": "unspeakable", "tasks": ["stroopery"]}

QUERY: Final = """query Search(
  $search: String!, $filter: DatasetFilter, $order: DatasetOrder, $first: Int, $after: String
) {
  datasets(search: $search, filter: $filter, orderBy: $order, first: $first, after: $after) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges { score node { datasetId } highlights { field pieces { text isMatch } } }
    facets(keys: [SOURCE, TASK]) { key unknown buckets { value count } }
    unmatched { field value suggestions }
  }
}"""


@pytest.fixture(scope="module", params=["sqlite", "mongo-motor"])
async def ask(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Asker]:
    """Serve each store once for all tests: they only ask."""
    ready(request.param)
    options = settings_in(tmp_path_factory.mktemp("searched"), **PLACES[request.param]())
    async with stores.opened(options) as catalog:
        for key, document in DOCUMENTS.items():
            await catalog.put_dataset(DatasetRow(key, {"dataset_id": key, **document}, MADE, MADE))
        row = DatasetRow("ds5", {"dataset_id": "ds5", **SECRET}, MADE, MADE, Visibility.PRIVATE)
        await catalog.put_dataset(row)
    async with served(options) as asker:
        yield asker


async def search(ask: Asker, search: str, **variables: Any) -> Any:  # noqa: ANN401 any JSON
    return (await ask.data(QUERY, search=search, **variables))["datasets"]


def ids(found: Any) -> list[str]:  # noqa: ANN401 any JSON
    return [edge["node"]["datasetId"] for edge in found["edges"]]


async def test_the_best_come_first_with_the_words_shown(ask: Asker) -> None:
    found = await search(ask, "FACES")
    assert (ids(found), found["totalCount"], found["unmatched"]) == (["ds1", "ds2"], 2, [])
    first, second = found["edges"]
    assert first["score"] > second["score"] > 0
    assert first["highlights"] == [
        {
            "field": "NAME",
            "pieces": [{"text": "Faces", "isMatch": True}, {"text": " at rest", "isMatch": False}],
        }
    ]
    # As its authors wrote it: whoever shows it escapes it.
    assert second["highlights"] == [
        {
            "field": "README",
            "pieces": [
                {"text": "Faces", "isMatch": True},
                {"text": " <b>were</b> shown before sleep.", "isMatch": False},
            ],
        }
    ]


async def test_filters_and_facets_are_of_what_is_found(ask: Asker) -> None:
    found = await search(ask, "faces")
    assert found["facets"] == [
        {
            "key": "SOURCE",
            "unknown": 0,
            "buckets": [{"value": "nemar", "count": 1}, {"value": "openneuro", "count": 1}],
        },
        {"key": "TASK", "unknown": 1, "buckets": [{"value": "rest", "count": 1}]},
    ]
    assert ids(await search(ask, "faces", filter={"source": {"eq": "nemar"}})) == ["ds2"]
    by_id = {"field": "DATASET_ID", "direction": "DESC"}
    assert ids(await search(ask, "faces", order=by_id)) == ["ds2", "ds1"]


async def test_a_dataset_counts_once_under_each_value(ask: Asker) -> None:
    query = (
        '{ datasets(search: "sternberg") { facets(keys: [MODALITY]) { unknown buckets { value count } } } }'
    )
    [facet] = (await ask.data(query))["datasets"]["facets"]
    assert facet == {"unknown": 0, "buckets": [{"value": "eeg", "count": 1}, {"value": "meg", "count": 1}]}
    query = "{ datasets { facets(keys: [MODALITY]) { unknown buckets { value count } } } }"
    [facet] = (await ask.data(query))["datasets"]["facets"]
    assert facet == {
        "unknown": 2,
        "buckets": [
            {"value": "eeg", "count": 1},
            {"value": "ieeg", "count": 1},
            {"value": "meg", "count": 1},
        ],
    }


async def test_a_ranked_list_is_read_page_by_page(ask: Asker) -> None:
    whole = ids(await search(ask, "ds"))
    assert sorted(whole) == sorted(DOCUMENTS)
    least = ids(await search(ask, "faces", order={"field": "RELEVANCE", "direction": "ASC"}))
    assert least == ids(await search(ask, "faces"))[::-1]
    paged: list[str] = []
    after = None
    while True:
        page = await search(ask, "ds", first=1, after=after)
        paged += ids(page)
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert paged == whole


async def test_misspelled_words_and_values_are_told_with_what_comes_near(ask: Asker) -> None:
    found = await search(ask, "facse parkinsn xyzzy rest", filter={"task": {"eq": "sternburg"}})
    assert found["totalCount"] == 0
    assert found["unmatched"] == [
        {"field": "task", "value": "sternburg", "suggestions": ["sternberg"]},
        {"field": "search", "value": "facse", "suggestions": ["faces"]},
        {"field": "search", "value": "parkinsn", "suggestions": ["parkinson"]},
        {"field": "search", "value": "xyzzy", "suggestions": []},
    ]


@pytest.mark.parametrize("word", ["clandestine", "unspeakable", "stroopery", "ds5"])
async def test_what_is_private_is_not_there(ask: Asker, word: str) -> None:
    hidden, absent = await search(ask, word), await search(ask, "q" + word)
    assert hidden["totalCount"] == 0
    assert (hidden["edges"], hidden["facets"]) == (absent["edges"], absent["facets"])
    near = await search(ask, word[:-1] + "q")
    assert [each["suggestions"] for each in near["unmatched"]] in (
        [[]],
        [["ds1", "ds2", "ds3"]],
        [["ds4", "ds3", "ds2"]],
    )
    assert all(word not in each["suggestions"] for each in near["unmatched"])


async def test_without_a_search_there_is_no_score(ask: Asker) -> None:
    found = await ask.data("{ datasets { edges { score highlights { field } } } }")
    assert found["datasets"]["edges"] == [{"score": None, "highlights": []}] * len(DOCUMENTS)


HOSTILE: Final = (
    '"', "''", '" OR 1=1 --', "NEAR(faces rest)", "NEAR/2 faces", "faces*", "^faces", "name:faces", "{name readme}:x",
    "faces AND", "OR OR", "NOT faces", "-faces", "+faces", "(faces", "faces)", "card MATCH x", "$where", "/^.*$/", ".*",
    "\\", "%00", "\0\0", "\ufffd\ufffe", "\U0001f9e0\U0001f9e0", "\u202efaces", "a" * 200, "é" * 200,
    "ab " * 60, "x" * 10_000, " ".join(map(str, range(60))),
    "  ", "日本語", "\u0301\u0301", "' ; DROP TABLE card; --", "null", "İİ", "ß" * 100, "ﷺ" * 60, "1e999", "_" * 9,
)  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_hostile_searches_are_answered_or_refused(ask: Asker, hostile: str) -> None:
    answer = await ask.answer(QUERY, search=hostile)
    codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
    assert codes <= {"BAD_INPUT"}, answer
    assert bool(answer.get("data")) is not bool(codes)


@given(text=st.text(max_size=250))
@settings(
    max_examples=swept(150, 50), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_any_search_is_answered_or_refused(ask: Asker, text: str) -> None:
    answer = await ask.answer(QUERY, search=text)
    assert {error["extensions"]["code"] for error in answer.get("errors", ())} <= {"BAD_INPUT"}, answer
