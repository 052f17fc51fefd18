"""Is what changed between the versions of every real repository what git says?"""

import json
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from graphql_api.domain.versions import published_tag
from graphql_api.index.difference import Kind, difference
from graphql_api.index.version_index import VersionIndex
from tests.ingest.shelf import Shelf
from tests.ingest.test_truth import REPOSITORIES, sha256_of

pytestmark = pytest.mark.shared


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    async with Shelf.opened(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("name", REPOSITORIES)
async def test_changes(shelf: Shelf, shared: Path, name: str) -> None:
    await shelf.ingest(shared / "data" / "git" / f"{name}.bundle")
    truth: list[dict[str, Any]] = json.loads((shared / "data" / "truth.json").read_text())["git"][name][
        "versions"
    ]
    await check_removed(shelf, shared, name)
    versions = await shelf.versions(name)
    indexes = [
        VersionIndex(await shelf.columns(versions[published_tag(str(each["version"]))])) for each in truth
    ]
    for (older, newer), counts in zip(pairwise(indexes), truth[1:], strict=True):
        found = difference(older, newer)
        told = counts["diff_from_previous"]
        kinds = found.counts
        assert kinds[Kind.ADDED] + kinds[Kind.RENAMED] == told["added"]
        assert kinds[Kind.REMOVED] + kinds[Kind.RENAMED] == told["removed"]
        assert kinds[Kind.MODIFIED] == told["changed"]
        removed = [
            older.path(change.before)
            for change in found.changes
            if change.before is not None and change.kind in {Kind.REMOVED, Kind.RENAMED}
        ]
        assert sha256_of(removed) == told["removed_sha256"]
        assert found.size_delta == int(newer.columns.arrays.sizes.sum()) - int(
            older.columns.arrays.sizes.sum()
        )
        # The truth takes keys for contents; those of one content may end differently.
        come = {
            name_of(newer, change.after)
            for change in found.changes
            if change.after is not None and change.kind is not Kind.MODIFIED
        }
        gone = [
            name_of(older, change.before)
            for change in found.changes
            if change.before is not None and change.kind is not Kind.MODIFIED
        ]
        assert sum(each in come for each in gone) == told["removed_whose_content_reappears_at_an_added_path"]


async def check_removed(shelf: Shelf, shared: Path, name: str) -> None:
    """Compare the paths that some version has and the latest has not."""
    truth: dict[str, Any] = json.loads((shared / "data" / "truth.json").read_text())["git"][name]
    versions = await shelf.versions(name)
    latest = published_tag(max(truth["versions"], key=lambda each: str(each["date"]))["version"])
    there = set(await shelf.files(name, latest))
    history = await shelf.catalog.removed_paths(name)
    # What was removed and came again is no more missing; a version that is newest by its tag is newer by its time.
    gone = {path for tag in history if tag in versions for path in history[tag]} - there
    assert len(gone) == truth["tombstones_at_latest_tag"]
    assert sha256_of(gone) == truth["tombstones_sha256"]


def name_of(index: VersionIndex, row: int) -> str:
    return index.key(row) or index.etag(row)
