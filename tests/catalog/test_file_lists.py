"""Are file lists streamed back, byte for byte?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphql_api.catalog.protocols import Catalog
from graphql_api.domain.errors import StoreCorruptError
from tests.catalog.samples import publication, read_all, version
from tests.catalog.stores import fresh, names

_MIB = 1024 * 1024


@given(adapter_name=st.sampled_from(names()), chunks=st.lists(st.binary(max_size=50), max_size=20))
@settings(max_examples=30, deadline=None)
async def test_any_chunks_come_back_in_order(adapter_name: str, chunks: list[bytes]) -> None:
    async with fresh(adapter_name) as catalog:
        row = version("ds1", "v1.0.0", chunks)
        await catalog.publish(publication(row, chunks))
        assert await read_all(catalog.read_file_list(row.content_hash)) == chunks


async def test_chunks_of_the_largest_size_come_back(catalog: Catalog) -> None:
    chunks = [bytes([number]) * (8 * _MIB) for number in range(3)]
    row = version("ds1", "v1.0.0", chunks)
    await catalog.publish(publication(row, chunks))
    seen = 0
    async for chunk in catalog.read_file_list(row.content_hash):
        assert chunk == chunks[seen]
        seen += 1
    assert seen == len(chunks)


async def test_a_list_that_was_never_kept_is_an_error(catalog: Catalog) -> None:
    with pytest.raises(StoreCorruptError):
        await read_all(catalog.read_file_list("0" * 64))


async def test_versions_of_one_content_share_their_list(catalog: Catalog) -> None:
    chunks = [b"one", b"two"]
    for dataset_id, tag in (("ds1", "v1.0.0"), ("ds1", "v1.0.1"), ("ds2", "v1.0.0")):
        await catalog.publish(publication(version(dataset_id, tag, chunks), chunks))
    listed = await catalog.list_versions(["ds1", "ds2"])
    (shared_hash,) = {row.content_hash for rows in listed for row in rows}
    assert await read_all(catalog.read_file_list(shared_hash)) == chunks


async def test_a_reader_may_stop_half_way(catalog: Catalog) -> None:
    chunks = [b"one", b"two", b"three"]
    row = version("ds1", "v1.0.0", chunks)
    await catalog.publish(publication(row, chunks))
    async for chunk in catalog.read_file_list(row.content_hash):
        assert chunk == b"one"
        break
    assert await read_all(catalog.read_file_list(row.content_hash)) == chunks
