"""Are datasets given back as they were put?"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphql_api.catalog.protocols import Catalog
from graphql_api.domain.datasets import DatasetRow, Visibility
from tests.catalog.samples import EARLY, LATE, ODD_TEXTS, dataset, rich_dataset
from tests.conftest import swept


async def test_every_field_comes_back(catalog: Catalog) -> None:
    await catalog.put_dataset(rich_dataset("ds1"))
    assert await catalog.get_datasets(["ds1"]) == [rich_dataset("ds1")]


async def test_rows_come_in_the_order_asked_with_none_for_the_absent(catalog: Catalog) -> None:
    for dataset_id in ("a", "b"):
        await catalog.put_dataset(dataset(dataset_id))
    asked = ["b", "missing", "a", "b", "", "A", "\ud800", "a\0b"]
    expected = [dataset("b"), None, dataset("a"), dataset("b"), None, None, None, None]
    assert await catalog.get_datasets(asked) == expected


async def test_asking_for_nothing_gives_nothing(catalog: Catalog) -> None:
    assert await catalog.get_datasets([]) == []


async def test_many_ids_are_one_question(catalog: Catalog) -> None:
    await catalog.put_dataset(dataset("ds40000"))
    rows = await catalog.get_datasets([f"ds{number}" for number in range(50_000)])
    assert [number for number, row in enumerate(rows) if row] == [40_000]


async def test_putting_again_replaces_all_but_the_time_of_creation(catalog: Catalog) -> None:
    await catalog.put_dataset(dataset("ds1", name="before"))
    after = rich_dataset("ds1")._replace(created_at=LATE)
    await catalog.put_dataset(after)
    assert await catalog.get_datasets(["ds1"]) == [after._replace(created_at=EARLY)]
    assert (await catalog.page_datasets(first=9, after=None, private=True)).total_count == 1


@pytest.mark.parametrize("text", ODD_TEXTS)
async def test_any_text_comes_back(catalog: Catalog, text: str) -> None:
    row = DatasetRow("ds1", {text: text, "list": [text]}, EARLY, LATE, Visibility.PUBLIC)
    await catalog.put_dataset(row)
    assert await catalog.get_datasets(["ds1"]) == [row]


_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(document=st.dictionaries(st.text(), _json, max_size=5))
@settings(
    max_examples=swept(100, 40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_any_document_comes_back(catalog: Catalog, document: dict[str, object]) -> None:
    row = DatasetRow("ds1", document, EARLY, EARLY)
    await catalog.put_dataset(row)
    assert await catalog.get_datasets(["ds1"]) == [row]
