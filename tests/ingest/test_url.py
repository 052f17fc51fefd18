"""Is a dataset read from a URL, as from a hosting service?"""

import asyncio
import subprocess
from pathlib import Path

import pytest

from graphql_api.domain.errors import SourceMissingError
from tests.ingest.git_server import serving
from tests.ingest.repositories import changed, tagged
from tests.ingest.shelf import Shelf


async def test_url(shelf: Shelf, tmp_path: Path) -> None:
    made = tagged(tmp_path / "served" / "made.git")
    with serving(tmp_path / "served") as server:
        url = f"http://me:hunter2@{server.address}/made.git"
        report = await shelf.ingest(url)
        assert (report.dataset_id, report.published) == ("made", ["v1.0.0"])
        asked = len(server.requests)
        before = await shelf.catalog.revisions()
        assert (await shelf.ingest(url)).unchanged == ["v1.0.0"]
        assert await shelf.catalog.revisions() == before
        assert len(server.requests) - asked < asked
        made.commit(changed({"README": b"new"}))
        made.tag("1.1.0")
        assert (await shelf.ingest(url)).published == ["v1.1.0"]
        with pytest.raises(SourceMissingError) as caught:
            await shelf.ingest(f"http://me:hunter2@{server.address}/other.git")
    assert "hunter2" not in caught.value.message
    origin = (await shelf.dataset("made")).origin
    assert origin is not None
    assert origin.upstream == f"http://{server.address}/made.git"
    assert Path(origin.location) == shelf.data_dir / "repositories" / "made.git"
    for path in shelf.data_dir.rglob("*"):
        assert not path.is_file() or b"hunter2" not in path.read_bytes()


@pytest.mark.shared
async def test_real_dataset_by_url(shelf: Shelf, shared: Path, tmp_path: Path) -> None:
    bundle = shared / "data" / "git" / "ds002778.bundle"
    served = tmp_path / "OpenNeuroDatasets" / "ds002778.git"
    await asyncio.to_thread(clone, bundle, served)
    with serving(tmp_path) as server:
        report = await shelf.ingest(f"http://{server.address}/OpenNeuroDatasets/ds002778")
    assert report.published == ["v1.0.0", "v1.0.1", "v1.0.2", "v1.0.3", "v1.0.4", "v1.0.5"]
    assert report.size_bytes == 571_471_378


def clone(bundle: Path, served: Path) -> None:
    subprocess.run(["git", "clone", "--quiet", "--mirror", str(bundle), str(served)], check=True)
