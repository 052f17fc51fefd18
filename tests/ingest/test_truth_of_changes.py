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
from tests.ingest.test_truth import REPOSITORIES

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
        assert found.size_delta == int(newer.columns.sizes.sum()) - int(older.columns.sizes.sum())
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


def name_of(index: VersionIndex, row: int) -> str:
    return index.key(row) or index.etag(row)
