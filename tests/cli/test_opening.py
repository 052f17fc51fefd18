"""Is the catalogue there before the rest is loaded, and does nothing but that happen?"""

import asyncio
from pathlib import Path

import pytest

from graphql_api import stores
from graphql_api.catalog.addresses import sqlite_path
from graphql_api.commandline.opening import opening
from graphql_api.domain.errors import InvalidSettingError, StoreError
from graphql_api.store_settings import Unset


async def ids(settings: Unset) -> list[str]:
    async with stores.opened(settings) as catalog:
        return [*(await catalog.page_datasets(first=10, after=None, private=True)).keys]


def test_it_is_there_and_empty(tmp_path: Path) -> None:
    settings = Unset(tmp_path / "a" / "data")
    with opening(settings):
        pass
    assert sqlite_path(settings.catalog_url).is_file()
    assert asyncio.run(ids(settings)) == []


def test_it_may_be_opened_meanwhile_and_again(tmp_path: Path) -> None:
    settings = Unset(tmp_path)
    for _ in range(2):
        with opening(settings):
            assert asyncio.run(ids(settings)) == []


def test_who_opens_it_is_told_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no directory")
    with opening(Unset(tmp_path / "file" / "data")), pytest.raises(InvalidSettingError):
        asyncio.run(ids(Unset(tmp_path / "file" / "data")))
    other = Unset(tmp_path / "other")
    other.data_dir.mkdir()
    place = sqlite_path(other.catalog_url)
    place.write_bytes(b"of another program" * 1000)
    with opening(other), pytest.raises(StoreError):
        asyncio.run(ids(other))
    assert place.read_bytes() == b"of another program" * 1000
