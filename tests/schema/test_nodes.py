"""Can everything that has an id be asked for by it?"""

import pytest

from tests.schema.asking import Asker

IDS = [
    "Dataset:ds000001",
    "Version:ds000001:v1.0.0",
    "Subject:ds000001:v1.0.0:01",
    "File:ds000001:v1.0.0:sub-02/ses-a b/eeg/sub-02_ses-a_task-rest_eeg.edf",
    "Version:ds000005:first try",
]

ABSENT = [
    "Dataset:ds999999",
    "Dataset:ds000004",
    "Version:ds000004:v1.0.0",
    "File:ds000004:v1.0.0:README",
    "Version:ds000001:latest",
    "Version:ds000001:1.0.0",
    "Subject:ds000001:v1.0.0:99",
    "File:ds000001:v1.0.0:no/such",
    "File:ds000001:v9.9.9:README",
    "Recording:ds000001:v1.0.0:README",
]


async def test_nodes_are_found_by_their_ids_in_the_order_asked(ask: Asker) -> None:
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
    nodes = (await ask.data(query, ids=[*IDS, *reversed(IDS)]))["nodes"]
    assert [node["id"] for node in nodes] == [*IDS, *reversed(IDS)]
    assert all(node["id"].startswith(f"{node['__typename']}:") for node in nodes)


@pytest.mark.parametrize("node_id", IDS)
async def test_one_node_is_the_same_as_one_of_many(ask: Asker, node_id: str) -> None:
    assert await ask.data("query ($id: ID!) { node(id: $id) { id } }", id=node_id) == {
        "node": {"id": node_id}
    }


@pytest.mark.parametrize("node_id", ABSENT)
async def test_what_is_not_there_is_null(ask: Asker, node_id: str) -> None:
    assert await ask.data("query ($id: ID!) { node(id: $id) { id } }", id=node_id) == {"node": None}


@pytest.mark.parametrize(
    "node_id", ["", "x", "Dataset", "Dataset:", "Query:x", "File:ds000001:v1.0.0", "Dataset:../x"]
)
async def test_what_is_no_id_is_refused(ask: Asker, node_id: str) -> None:
    assert await ask.code("query ($id: ID!) { node(id: $id) { id } }", id=node_id) == "BAD_ID"


async def test_one_bad_id_is_an_error_at_its_own_place(ask: Asker) -> None:
    answer = await ask.answer('{ nodes(ids: ["Dataset:ds000001", "nonsense", "Dataset:ds000002"]) { id } }')
    assert answer["data"]["nodes"] == [{"id": "Dataset:ds000001"}, None, {"id": "Dataset:ds000002"}]
    [error] = answer["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["nodes", 1], "BAD_ID")


async def test_too_many_ids_are_refused(ask: Asker) -> None:
    assert await ask.code("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["x"] * 101) == "BAD_INPUT"
