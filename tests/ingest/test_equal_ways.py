"""Is one dataset the same when read as a folder, as a checkout, as a repository, and as a bundle?"""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.ingest.shelf import Shelf

pytestmark = pytest.mark.shared


@pytest.mark.parametrize(
    ("name", "tag"),
    [("ds003061", "1.1.2"), ("ds000248", "1.2.4"), ("nm000110", "v1.0.1"), ("ds003708", "1.0.0")],
)
async def test_four_ways(shelf: Shelf, shared: Path, tmp_path: Path, name: str, tag: str) -> None:
    bundle = shared / "data" / "git" / f"{name}.bundle"
    checkout, folder, bare = tmp_path / "checkout", tmp_path / "folder", tmp_path / "bare.git"
    git("clone", "--quiet", "--no-checkout", bundle, checkout)
    git("-C", checkout, "checkout", "--quiet", tag)
    git("clone", "--quiet", "--mirror", bundle, bare)
    shutil.copytree(checkout, folder, symlinks=True, ignore=shutil.ignore_patterns(".git"))
    published = f"v{tag.removeprefix('v')}"
    await shelf.ingest(folder, "folder", published)
    for source, dataset_id in ((checkout, "checkout"), (bare, "bare"), (bundle, "bundle")):
        await shelf.ingest(source, dataset_id)
    expected = await shelf.files("bundle", published)
    for dataset_id in ("folder", "checkout", "bare"):
        assert await shelf.files(dataset_id, published) == expected
    hashes = {(await shelf.versions(each))[published].content_hash for each in ("bundle", "bare", "checkout")}
    assert len(hashes) == 1


def git(*arguments: str | Path) -> None:
    subprocess.run(
        ["git", "-c", "advice.detachedHead=false", *map(str, arguments)], check=True, capture_output=True
    )
