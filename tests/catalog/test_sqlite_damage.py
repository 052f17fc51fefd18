"""Does the embedded store notice what it never wrote?"""

from pathlib import Path

import pytest

from graphql_api.catalog.protocols import Catalog
from graphql_api.domain.errors import StoreCorruptError
from tests.catalog.samples import read_all, simple_publication, text_hash
from tests.catalog.sqlite_files import content, edit, fill, make_texts_old, opened, overwrite


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalog.sqlite"


async def _read_list(catalog: Catalog) -> list[bytes]:
    ((row,),) = await catalog.list_versions(["ds1"])
    return await read_all(catalog.read_file_list(row.content_hash))


async def test_a_file_that_is_no_database_is_corrupt(path: Path) -> None:
    overwrite(path, b"this is no database at all " * 500)
    with pytest.raises(StoreCorruptError):
        async with opened(path):
            pass
    assert content(path).startswith(b"this is no database")


async def test_a_file_with_damaged_pages_is_corrupt(path: Path) -> None:
    await fill(path)
    header, pages = content(path)[:4096], content(path)[4096:]
    overwrite(path, header + b"\xa5" * len(pages))
    with pytest.raises(StoreCorruptError):
        async with opened(path) as catalog:
            await catalog.get_datasets(["ds0001"])


async def test_a_file_cut_short_is_corrupt(path: Path) -> None:
    await fill(path)
    overwrite(path, content(path)[: len(content(path)) // 2])
    with pytest.raises(StoreCorruptError):
        async with opened(path) as catalog:
            await catalog.get_datasets([f"ds{number:04}" for number in range(200)])


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM chunk WHERE position = 1",
        "UPDATE chunk SET content = substr(content, 2) WHERE position = 0",
        "UPDATE chunk SET content = CAST(replace(content, 'd', 'D') AS BLOB) WHERE position = 1",
    ],
)
async def test_a_missing_or_damaged_chunk_is_noticed(path: Path, damage: str) -> None:
    await fill(path)
    edit(path, damage)
    async with opened(path) as catalog:
        with pytest.raises(StoreCorruptError):
            await _read_list(catalog)


async def test_publishing_again_mends_a_missing_chunk(path: Path) -> None:
    sample = simple_publication("ds1", "v1.0.0")
    async with opened(path) as catalog:
        await catalog.publish(sample)
        edit(path, "DELETE FROM chunk WHERE position = 2")
        await catalog.publish(sample)
        assert await _read_list(catalog) == sample.chunks


@pytest.mark.parametrize(
    "damage",
    [
        "content SET content = '{'",
        "content SET content = x'ff'",
        "dataset SET origin = '{}'",
        "dataset SET origin = '[1]'",
    ],
)
async def test_a_damaged_dataset_is_corrupt(path: Path, damage: str) -> None:
    await fill(path)
    edit(path, f"UPDATE {damage}")
    async with opened(path) as catalog:
        with pytest.raises(StoreCorruptError):
            await catalog.get_datasets(["ds0001"])


@pytest.mark.parametrize(
    "column", ["stats = '{}'", "stats = 'null'", "extra = ''", "description = '{\"a\":'"]
)
async def test_a_damaged_version_is_corrupt(path: Path, column: str) -> None:
    await fill(path)
    edit(path, f"UPDATE version SET {column}")  # noqa: S608 damage of our own
    async with opened(path) as catalog:
        with pytest.raises(StoreCorruptError):
            await catalog.list_versions(["ds1"])


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE text_pack SET content = substr(content, 1, 8)",
        "UPDATE text_pack SET content = x'28b52ffd0400010000c2b1'",
        "DELETE FROM text_pack",
        "UPDATE packed_text SET size = size + 1",
        "UPDATE packed_text SET start = 1000",
    ],
)
async def test_a_damaged_text_is_corrupt(path: Path, damage: str) -> None:
    await fill(path)
    edit(path, damage)
    async with opened(path) as catalog:
        with pytest.raises(StoreCorruptError):
            await catalog.get_texts([text_hash("readme")])


async def test_a_damaged_text_of_an_older_file_is_corrupt(path: Path) -> None:
    await fill(path)
    make_texts_old(path)
    edit(path, "UPDATE text SET content = substr(content, 1, 8)")
    async with opened(path) as catalog:
        with pytest.raises(StoreCorruptError):
            await catalog.get_texts([text_hash("readme")])
