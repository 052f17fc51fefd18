"""Is every adapter held to the contract, and does each open and close as promised?"""

from pathlib import Path

import pytest

import graphql_api.catalog
from graphql_api.catalog.protocols import Catalog
from graphql_api.domain.errors import StoreUnavailableError
from tests.catalog.adapters import ADAPTERS, Adapter
from tests.catalog.samples import dataset, read_all, simple_publication


def test_every_room_under_catalog_has_an_adapter_here() -> None:
    root = Path(graphql_api.catalog.__path__[0])
    rooms = {path.parent.name for path in root.glob("*/__init__.py")}
    assert rooms == {adapter.package for adapter in ADAPTERS.values()}


async def test_a_new_store_is_empty(catalog: Catalog) -> None:
    await catalog.check()
    page = await catalog.page_datasets(first=10, after=None, private=True)
    assert (list(page.items), page.total_count, page.has_next, page.has_previous) == ([], 0, False, False)
    assert await catalog.revisions() == {}


async def test_opening_twice_keeps_what_is_there(catalog: Catalog) -> None:
    await catalog.put_dataset(dataset("ds1"))
    await catalog.open()
    assert await catalog.get_datasets(["ds1"]) == [dataset("ds1")]


async def test_closing_twice_is_safe(adapter: Adapter, tmp_path: Path) -> None:
    made = adapter.make(tmp_path)
    await made.open()
    await made.close()
    await made.close()


async def test_closing_what_was_never_opened_is_safe(adapter: Adapter, tmp_path: Path) -> None:
    await adapter.make(tmp_path).close()


async def test_a_closed_store_does_not_answer(adapter: Adapter, tmp_path: Path) -> None:
    made = adapter.make(tmp_path)
    await made.open()
    await made.close()
    with pytest.raises(StoreUnavailableError):
        await made.check()


async def test_what_was_written_is_there_for_the_next_client(adapter: Adapter, tmp_path: Path) -> None:
    first, second = adapter.make(tmp_path), adapter.make(tmp_path)
    await first.open()
    sample = simple_publication("ds1", "v1.0.0")
    await first.publish(sample)
    await first.close()
    await second.open()
    assert await second.list_versions(["ds1"]) == [[sample.version]]
    assert await read_all(second.read_file_list(sample.version.content_hash)) == sample.chunks
    await second.close()
