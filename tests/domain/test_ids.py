"""Do ids lead back to what they were made of, and is all else refused?"""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.domain.dataset_ids import check_dataset_id, is_dataset_id
from graphql_api.domain.errors import InvalidInputError, InvalidNodeIdError
from graphql_api.domain.ids import NodeId, NodeKind, parse_node_id

DATASET_IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", fullmatch=True)
TAGS = st.text(st.characters(exclude_characters=":", exclude_categories=["Cs"]), min_size=1)
RESTS = st.text(min_size=1)

IDS = st.one_of(
    DATASET_IDS.map(lambda dataset_id: NodeId(NodeKind.DATASET, dataset_id)),
    st.tuples(DATASET_IDS, TAGS).map(lambda parts: NodeId(NodeKind.VERSION, *parts)),
    st.builds(
        NodeId,
        kind=st.sampled_from([NodeKind.SUBJECT, NodeKind.FILE, NodeKind.RECORDING]),
        dataset_id=DATASET_IDS,
        tag=TAGS,
        rest=RESTS,
    ),
)


@given(IDS)
def test_node_ids_lead_back(node: NodeId) -> None:
    assert parse_node_id(str(node)) == node


@given(IDS, IDS)
def test_two_nodes_never_share_an_id(one: NodeId, other: NodeId) -> None:
    assert (str(one) == str(other)) == (one == other)


@given(st.text() | st.text(":DatasetFilev1 ").map("File:".__add__))
def test_any_text_is_an_id_or_refused(text: str) -> None:
    try:
        node = parse_node_id(text)
    except InvalidNodeIdError:
        return
    assert str(node) == text


def test_ids_are_readable() -> None:
    assert str(NodeId(NodeKind.DATASET, "ds002778")) == "Dataset:ds002778"
    path = "sub-01/eeg/a:b.edf"
    assert str(NodeId(NodeKind.FILE, "ds002778", "v1.0.0", path)) == f"File:ds002778:v1.0.0:{path}"
    assert parse_node_id("Subject:ds002778:v1.0.0:hc1").rest == "hc1"


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":",
        "Dataset",
        "Dataset:",
        "dataset:ds1",
        "Dataset:-ds1",
        "Dataset:ds1:v1.0.0",
        "Version:ds1",
        "Version:ds1:",
        "Version::v1.0.0",
        "File:ds1:v1.0.0",
        "File:ds1:v1.0.0:",
        "Run:ds1:v1.0.0:1",
        "Subject:../x:v1:01",
    ],
)
def test_what_no_node_has_is_refused(text: str) -> None:
    with pytest.raises(InvalidNodeIdError):
        parse_node_id(text)


@given(st.text())
def test_dataset_ids_are_short_ascii_words(text: str) -> None:
    letters = set(string.ascii_letters + string.digits)
    expected = 1 <= len(text) <= 64 and text[0] in letters and set(text) <= letters | set("_.-")
    assert is_dataset_id(text) == expected


@pytest.mark.parametrize("text", ["ds000001", "a", "A" * 64, "0.-_", "nm000132"])
def test_good_dataset_ids(text: str) -> None:
    assert check_dataset_id(text) == text


@pytest.mark.parametrize("text", ["", "A" * 65, ".git", "a/b", "a b", "ds1\n", "é", "a:b"])
def test_bad_dataset_ids_are_named_in_the_error(text: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        check_dataset_id(text)
    assert repr(text[:80]) in caught.value.message
