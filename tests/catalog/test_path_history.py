"""Which versions had a path last?"""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphql_api.catalog.protocols import Catalog
from tests.catalog.samples import ODD_TEXTS, simple_publication
from tests.catalog.sqlite_files import make_history_old, opened
from tests.catalog.stores import fresh, names
from tests.conftest import swept


async def _publish(catalog: Catalog, removed: dict[str, list[str]], dataset_id: str = "ds1") -> None:
    sample = simple_publication(dataset_id, "v2.0.0")
    await catalog.publish(sample._replace(removed=dict[str, Sequence[str]](removed)))


async def test_a_path_is_found_under_every_tag_that_had_it_last(catalog: Catalog) -> None:
    await _publish(catalog, {"v1.0.0": ["a", "b"], "v1.1.0": ["b"]})
    assert await catalog.last_seen("ds1", "a") == ["v1.0.0"]
    assert sorted(await catalog.last_seen("ds1", "b")) == ["v1.0.0", "v1.1.0"]


async def test_what_was_never_removed_is_absent(catalog: Catalog) -> None:
    await _publish(catalog, {"v1.0.0": ["sub-01/a"]})
    for path in ("sub-01", "sub-01/", "sub-01/A", "sub-01/a/", "", "sub-01/%", "\ud800"):
        assert await catalog.last_seen("ds1", path) == []
    assert await catalog.last_seen("ds2", "sub-01/a") == []


async def test_publishing_replaces_what_was_kept_for_the_tags_it_names(catalog: Catalog) -> None:
    await _publish(catalog, {"v1.0.0": ["a", "b"], "v1.1.0": ["c"]})
    await _publish(catalog, {"v1.0.0": ["b", "d"]})
    found = [await catalog.last_seen("ds1", path) for path in "abcd"]
    assert found == [[], ["v1.0.0"], ["v1.1.0"], ["v1.0.0"]]
    await _publish(catalog, {"v1.0.0": []})
    assert [await catalog.last_seen("ds1", path) for path in "bcd"] == [[], ["v1.1.0"], []]


async def test_datasets_do_not_see_each_others_paths(catalog: Catalog) -> None:
    await _publish(catalog, {"v1.0.0": ["a"]}, "ds1")
    await _publish(catalog, {"v1.1.0": ["a"]}, "ds2")
    assert await catalog.last_seen("ds1", "a") == ["v1.0.0"]
    assert await catalog.last_seen("ds2", "a") == ["v1.1.0"]


async def test_files_of_before_keep_their_history(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    said: dict[str, list[str]] = {"v1.0.0": ["a", "b", "\ud800"], "": ["b"], "v1.1.0": ["b", "c"]}
    async with opened(path) as catalog:
        await _publish(catalog, said)
        await _publish(catalog, {"v3.0.0": ["a"]}, "ds2")
    make_history_old(path)
    async with opened(path) as catalog:
        assert await catalog.removed_paths("ds1") == said
        assert [sorted(await catalog.last_seen("ds1", each)) for each in "abcd"] == [
            ["v1.0.0"],
            ["", "v1.0.0", "v1.1.0"],
            ["v1.1.0"],
            [],
        ]
        assert await catalog.last_seen("ds2", "a") == ["v3.0.0"]


@pytest.mark.parametrize("text", ODD_TEXTS)
async def test_any_text_is_a_path(catalog: Catalog, text: str) -> None:
    await _publish(catalog, {"v1.0.0": [text]})
    assert await catalog.last_seen("ds1", text) == ["v1.0.0"]


@given(
    adapter_name=st.sampled_from(names()),
    steps=st.lists(
        st.dictionaries(st.sampled_from("uvw"), st.lists(st.text(max_size=3), max_size=5)), max_size=4
    ),
)
@settings(max_examples=swept(40, 20), deadline=None)
async def test_the_history_is_what_was_said_last_of_each_tag(
    adapter_name: str, steps: list[dict[str, list[str]]]
) -> None:
    said: dict[str, list[str]] = {}
    async with fresh(adapter_name) as catalog:
        for removed in steps:
            await _publish(catalog, removed)
            said |= removed
        for path in {path for removed in steps for paths in removed.values() for path in paths}:
            found = await catalog.last_seen("ds1", path)
            assert sorted(found) == sorted(tag for tag, paths in said.items() if path in paths)
