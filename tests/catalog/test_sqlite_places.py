"""Which files can be an embedded catalogue, and what becomes of one whose place fails it?"""

import resource
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graphql_api.catalog.sqlite.schema import MIGRATIONS
from graphql_api.domain.errors import StoreError, StoreUnavailableError
from tests.catalog.samples import dataset, publication, simple_publication, version
from tests.catalog.sqlite_files import beside, content, edit, fill, opened, overwrite, remove


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalog.sqlite"


@contextmanager
def files_no_larger_than(size: int) -> Generator[None]:
    """Let the operating system refuse to write behind that size, as it does where a disk or a quota is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_newer_schema_is_refused_with_advice(path: Path) -> None:
    await fill(path)
    edit(path, f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(StoreError, match="upgrade bidsgraph"):
        async with opened(path):
            pass


async def test_the_database_of_another_program_is_refused_and_left_as_it_was(path: Path) -> None:
    edit(path, "CREATE TABLE theirs (x)")
    before = content(path)
    with pytest.raises(StoreError, match="another program"):
        async with opened(path):
            pass
    assert content(path) == before


async def test_a_file_left_empty_by_a_killed_start_is_used(path: Path) -> None:
    overwrite(path, b"")
    async with opened(path) as catalog:
        await catalog.check()


@pytest.mark.parametrize("name", ["missing/catalog.sqlite", "file/catalog.sqlite", "folder"])
async def test_a_place_that_cannot_hold_the_file_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreUnavailableError) as caught:
        async with opened(tmp_path / name):
            pass
    assert str(tmp_path / name) in caught.value.message


@pytest.mark.skipif(
    sys.platform != "linux", reason="/proc is a directory that nobody may write, on Linux alone"
)
async def test_a_directory_that_cannot_be_written_is_named() -> None:
    with pytest.raises(StoreUnavailableError) as caught:
        async with opened(Path("/proc/catalog.sqlite")):
            pass
    assert "/proc/catalog.sqlite" in caught.value.message


@pytest.mark.parametrize("name", ["a b?mode=memory#x%41.sqlite", "é\n'.sqlite", ":memory:"])
async def test_any_file_name_is_taken_as_it_is(tmp_path: Path, name: str) -> None:
    async with opened(tmp_path / name) as catalog:
        await catalog.put_dataset(dataset("ds1"))
        assert (tmp_path / name).is_file()


async def test_a_file_taken_away_is_unavailable_and_none_is_made_in_its_place(path: Path) -> None:
    async with opened(path) as catalog:
        await catalog.put_dataset(dataset("ds1"))
        remove(path)
        with pytest.raises(StoreUnavailableError):
            await catalog.check()
        with pytest.raises(StoreUnavailableError):
            await catalog.put_dataset(dataset("ds2"))
        assert beside(path) == []


async def test_a_catalogue_made_anew_in_its_place_is_used(path: Path) -> None:
    async with opened(path) as catalog:
        await catalog.put_dataset(dataset("old"))
        remove(path)
        async with opened(path) as other:
            await other.put_dataset(dataset("new"))
            assert await catalog.get_datasets(["old", "new"]) == [None, dataset("new")]


async def test_a_full_disk_is_unavailable_and_changes_nothing(path: Path) -> None:
    chunks = [b"x" * 1_000_000]
    async with opened(path) as catalog:
        await catalog.publish(simple_publication("ds1", "v1.0.0"))
        with files_no_larger_than(500_000), pytest.raises(StoreUnavailableError):
            await catalog.publish(publication(version("ds2", "v1.0.0", chunks), chunks))
        assert await catalog.get_datasets(["ds1", "ds2"]) == [dataset("ds1"), None]
        await catalog.publish(publication(version("ds2", "v1.0.0", chunks), chunks))
        assert await catalog.get_datasets(["ds2"]) == [dataset("ds2")]
