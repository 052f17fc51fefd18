"""Are texts found that share their compression, and those that older files keep alone?"""

import pickle
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.catalog.sqlite.text_packs import Packed, packed
from tests.catalog.samples import text_hash
from tests.catalog.sqlite_files import fill, make_texts_old, opened

_LONG = "ä" * 20_000
TEXTS = {f"git:{number}": f"line {number}\n" * (number * 7) for number in range(100)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalog.sqlite"


def _rows(path: Path, statement: str) -> Sequence[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchall()


@given(
    st.dictionaries(
        st.text(max_size=5), st.text(max_size=20) | st.sampled_from(["", _LONG, _LONG * 2]), max_size=8
    )
)
def test_what_is_packed_is_what_was_given(texts: dict[str, str]) -> None:
    ready = packed(texts)
    assert dict(ready) == texts
    assert len(ready) == len(texts)
    assert "no name of them" not in ready
    assert [name for pack in ready.packs for name in pack.names] == list(texts)
    received = pickle.loads(pickle.dumps(ready))  # noqa: S301 (our own)
    assert isinstance(received, Packed)
    assert dict(received) == texts


def test_packs_are_small_but_for_those_of_one_long_text() -> None:
    sizes = [pack.sizes for pack in packed({"a": _LONG, "b": "b", "c": _LONG * 2, "d": "d", "e": "e"}).packs]
    assert sizes == [[40_000], [1], [80_000], [1, 1]]


async def test_texts_share_packs_in_the_order_given(path: Path) -> None:
    async with opened(path) as catalog:
        await catalog.put_texts(TEXTS)
        assert await catalog.get_texts([*TEXTS, "git:no"]) == [*TEXTS.values(), None]
        assert await catalog.get_texts(["git:99", "git:3"]) == [TEXTS["git:99"], TEXTS["git:3"]]
    assert 5 < _rows(path, "SELECT count(*) FROM text_pack")[0][0] < 20


async def test_what_is_kept_already_is_not_kept_twice(path: Path) -> None:
    await fill(path)
    before = _rows(path, "SELECT * FROM text_pack"), _rows(path, "SELECT * FROM packed_text")
    await fill(path)
    async with opened(path) as catalog:
        await catalog.put_texts({text_hash("readme"): "another"})
        assert await catalog.get_texts([text_hash("readme")]) == ["readme"]
    assert (_rows(path, "SELECT * FROM text_pack"), _rows(path, "SELECT * FROM packed_text")) == before


async def test_texts_of_older_files_are_given_beside_new_ones(path: Path) -> None:
    async with opened(path) as catalog:
        await catalog.put_texts({"git:1": "one", "git:2": "two", "git:0": ""})
    make_texts_old(path)
    async with opened(path) as catalog:
        assert await catalog.missing_texts(["git:2", "git:3", "git:0"]) == ["git:3"]
        await catalog.put_texts({"git:2": "another", "git:3": "three"})
        asked = ["git:3", "git:2", "git:9", "git:1", "git:0"]
        assert await catalog.get_texts(asked) == ["three", "two", None, "one", ""]
    assert _rows(path, "SELECT hash FROM packed_text") == [("git:3",)]
