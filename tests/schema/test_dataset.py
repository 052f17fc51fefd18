"""What does the graph tell of datasets?"""

from typing import Any

import pytest

from tests.schema.archive import CHANGED, DESCRIPTION, DOCUMENT, MADE, SECOND
from tests.schema.asking import Asker

WHOLE = """
{ dataset(datasetId: "ds000001") {
    id datasetId name source readme license authors { name orcid affiliation } keywords { term scheme code }
    funding doi recordingModality datatypes tasks sessions totalFiles sizeBytes createdAt updatedAt visibility document
    demographics {
      subjectsCount ageMin ageMax ageMean species sexCounts { value count } handednessCounts { value count }
    }
    latestVersion { tag } version(tag: "v1.0.0") { tag } versions { tag }
} }
"""


async def test_a_dataset_tells_its_document(ask: Asker) -> None:
    dataset = (await ask.data(WHOLE))["dataset"]
    assert dataset == {
        "id": "Dataset:ds000001",
        "datasetId": "ds000001",
        "name": "Two people at rest",
        "source": "openneuro",
        "readme": "In the document",
        "license": "CC0",
        "authors": [
            {"name": "Ada", "orcid": "0000-0002-1825-0097", "affiliation": "Here; There"},
            {"name": "Émile", "orcid": None, "affiliation": None},
        ],
        "keywords": [
            {"term": "EEG", "scheme": None, "code": None},
            {"term": "Rest", "scheme": "MeSH", "code": "https://example.org/D1"},
        ],
        "funding": ["Grant 1", "Fund, 7"],
        "doi": "10.1/x",
        "recordingModality": ["eeg"],
        "datatypes": ["anat", "eeg"],
        "tasks": ["rest"],
        "sessions": ["a"],
        "totalFiles": 8,
        "sizeBytes": 5_000_005_000,
        "createdAt": MADE,
        "updatedAt": CHANGED,
        "visibility": "PUBLIC",
        "document": DOCUMENT,
        "demographics": {
            "subjectsCount": 2,
            "ageMin": 20.0,
            "ageMax": 31.0,
            "ageMean": 25.5,
            "species": "homo sapiens",
            "sexCounts": [{"value": "f", "count": 1}, {"value": "m", "count": 1}],
            "handednessCounts": [{"value": "r", "count": 2}],
        },
        "latestVersion": {"tag": "v1.1.0"},
        "version": {"tag": "v1.0.0"},
        "versions": [{"tag": "v1.1.0"}, {"tag": "v1.0.0"}],
    }


async def test_a_dataset_with_an_empty_document_and_no_version_is_nulls_and_empty_lists(ask: Asker) -> None:
    query = WHOLE.replace("ds000001", "ds000002")
    dataset = (await ask.data(query))["dataset"]
    told = {name: value for name, value in dataset.items() if value}
    assert told == {
        "id": "Dataset:ds000002",
        "datasetId": "ds000002",
        "createdAt": MADE,
        "updatedAt": MADE,
        "visibility": "PUBLIC",
    }
    lists = (
        "authors",
        "keywords",
        "funding",
        "recordingModality",
        "datatypes",
        "tasks",
        "sessions",
        "versions",
    )
    assert all(dataset[name] == [] for name in lists)


async def test_what_a_document_does_not_say_is_taken_from_the_latest_version(ask: Asker) -> None:
    dataset = (await ask.data('{ dataset(datasetId: "ds000005") { totalFiles sizeBytes readme } }'))[
        "dataset"
    ]
    assert dataset == {"totalFiles": 1, "sizeBytes": 1, "readme": None}


@pytest.mark.parametrize("dataset_id", ["ds000004", "ds999999", "", "../etc", "ds000001 "])
async def test_private_unknown_and_impossible_look_the_same(ask: Asker, dataset_id: str) -> None:
    query = """query ($id: String!, $node: ID!) {
      dataset(datasetId: $id) { id } version(datasetId: $id) { id } nodes(ids: [$node]) { id }
    }"""
    answer = await ask.data(query, id=dataset_id, node="Version:ds000004:v1.0.0")
    assert answer == {"dataset": None, "version": None, "nodes": [None]}


async def test_private_datasets_are_not_in_the_catalogue(ask: Asker) -> None:
    datasets = (await ask.data("{ datasets { totalCount nodes { datasetId } } }"))["datasets"]
    assert datasets["totalCount"] == 4
    assert [each["datasetId"] for each in datasets["nodes"]] == [
        "ds000001",
        "ds000002",
        "ds000003",
        "ds000005",
    ]


async def test_the_catalogue_is_paged_by_cursors(ask: Asker) -> None:
    query = """query ($after: String) { datasets(first: 3, after: $after) {
      edges { cursor node { datasetId } } nodes { datasetId }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount
    } }"""
    first = (await ask.data(query))["datasets"]
    cursors = [edge["cursor"] for edge in first["edges"]]
    assert first["pageInfo"] == {
        "hasNextPage": True,
        "hasPreviousPage": False,
        "startCursor": cursors[0],
        "endCursor": cursors[-1],
    }
    second = (await ask.data(query, after=cursors[-1]))["datasets"]
    assert [edge["node"] for edge in second["edges"]] == second["nodes"] == [{"datasetId": "ds000005"}]
    assert (second["pageInfo"]["hasNextPage"], second["pageInfo"]["hasPreviousPage"]) == (False, True)
    assert first["totalCount"] == second["totalCount"] == 4


@pytest.mark.parametrize(
    ("arguments", "code"),
    [("first: -1", "BAD_INPUT"), ("first: 1001", "BAD_INPUT"), ('after: "nonsense"', "BAD_CURSOR")],
)
async def test_pages_that_cannot_be_are_refused(ask: Asker, arguments: str, code: str) -> None:
    assert await ask.code(f"{{ datasets({arguments}) {{ totalCount }} }}") == code


async def test_null_arguments_are_absent_ones(ask: Asker) -> None:
    query = """{ datasets(first: null, after: null) { totalCount }
      version(datasetId: "ds000001", tag: null) { tag directory(path: null) { path }
        files(first: null, filter: null) { totalCount } } }"""
    answer = await ask.data(query)
    assert answer["datasets"] == {"totalCount": 4}
    assert answer["version"] == {
        "tag": "v1.1.0",
        "directory": {"path": ""},
        "files": {"totalCount": len(SECOND)},
    }


async def test_one_broken_dataset_does_not_fail_a_page(ask: Asker) -> None:
    query = """{ datasets { nodes {
      datasetId latestVersion { subjects { label } } versions { tag directory { fileCount } }
    } } }"""
    answer = await ask.answer(query)
    told: dict[str, Any] = {each.pop("datasetId"): each for each in answer["data"]["datasets"]["nodes"]}
    assert told["ds000001"]["latestVersion"] == {"subjects": [{"label": "01"}, {"label": "02"}]}
    assert told["ds000003"] == {"latestVersion": None, "versions": [{"tag": "v1.0.0", "directory": None}]}
    codes = {error["extensions"]["code"] for error in answer["errors"]}
    assert codes == {"STORE_CORRUPT"}


async def test_versions_are_found_by_tag_word_and_the_source_s_own_name(ask: Asker) -> None:
    query = (
        """query ($tag: String!) { dataset(datasetId: "ds000001") { version(tag: $tag) { tag isLatest } } }"""
    )
    found = {
        tag: (await ask.data(query, tag=tag))["dataset"]["version"] for tag in ("latest", "1.0.0", "v1.1.0")
    }
    assert found == {
        "latest": {"tag": "v1.1.0", "isLatest": True},
        "1.0.0": {"tag": "v1.0.0", "isLatest": False},
        "v1.1.0": {"tag": "v1.1.0", "isLatest": True},
    }
    assert (await ask.data(query, tag="v9.9.9"))["dataset"]["version"] is None


async def test_description_readme_and_changes_are_served(ask: Asker) -> None:
    query = """{ version(datasetId: "ds000001") { readme changes doi description {
      name bidsVersion datasetType license authors howToAcknowledge funding ethicsApprovals referencesAndLinks
      datasetDoi document } } }"""
    version = (await ask.data(query))["version"]
    assert (version["readme"], version["changes"]) == (
        "# Two people at rest\n",
        "1.1.0 2021-01-01\n  - less\n",
    )
    assert version["doi"] == "10.1/x.v1"
    described = version["description"]
    assert described.pop("document") == DESCRIPTION
    assert list(described.values()) == list(DESCRIPTION.values())
