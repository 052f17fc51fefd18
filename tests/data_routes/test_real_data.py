"""The real datasets as file trees."""

import asyncio
import json
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Final

import pytest

from graphql_api import stores
from graphql_api.ingest.run import ingest
from tests.data_routes.neuroschema import Neuroschema
from tests.schema.asking import Asker, served, settings_in

pytestmark = [pytest.mark.shared, pytest.mark.slow]

#: Holds two dot files and no dataset.
NO_DATASET: Final = "ds004215"


def bundles(shared: Path) -> list[Path]:
    return [path for path in sorted((shared / "data" / "git").glob("*.bundle")) if path.stem != NO_DATASET]


@pytest.fixture(scope="module")
def filled(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Read all of them, once for all tests: none of them changes anything."""
    folder = tmp_path_factory.mktemp("real")
    asyncio.run(_fill(shared, folder))
    return folder


async def _fill(shared: Path, folder: Path) -> None:
    trees = sorted((shared / "data" / "trees").iterdir())
    async with stores.opened(settings_in(folder)) as catalog:
        for number, tree in enumerate(trees):
            await ingest(str(tree), catalog=catalog, data_dir=folder, dataset_id=f"xx{number:06}")
        for bundle in bundles(shared):
            await ingest(str(bundle), catalog=catalog, data_dir=folder)


@pytest.fixture
async def ask(filled: Path) -> AsyncGenerator[Asker]:
    async with served(settings_in(filled)) as asker:
        yield asker


async def test_all_of_them(ask: Asker, shared: Path) -> None:
    schema = Neuroschema(shared / "data" / "neuroschema" / "schema")
    truth = json.loads((shared / "data" / "truth.json").read_text())
    trees = sorted(path.name for path in (shared / "data" / "trees").iterdir())
    for number, name in enumerate(trees):
        document = (await ask.http.get(f"/xx{number:06}/metadata.json")).json()
        assert schema.faults(document) == [], name
        told = truth["trees"][name]
        assert document["data_summary"]["total_files"] == told["files"]
        assert document["data_summary"]["size_bytes"] == told["bytes"]
        subjects = document["extensions"]["nemar"]["bids_index"]["subjects"]
        assert len(subjects) == told["subjects"], name
        rows = (await ask.http.get(f"/xx{number:06}/latest/manifest.json")).json()
        assert len(rows) == told["files"]
    for name in [bundle.stem for bundle in bundles(shared)]:
        reply = await ask.http.get(f"/{name}/metadata.json")
        assert schema.faults(reply.json()) == [], name
        landing = (await ask.http.get(f"/{name}/")).json()
        assert landing["latest"] == landing["versions"][0]["version"]
        for version in landing["versions"]:
            rows = (await ask.http.get(version["manifest_url"])).json()
            root = await ask.http.get(version["browse_url"])
            assert root.status_code == 200
            assert len(rows) > 0
            assert [row["path"] for row in rows] == sorted((row["path"] for row in rows), key=str.encode)


async def test_bytes_that_are_nowhere_are_not_redirected_to(ask: Asker) -> None:
    rows = (await ask.http.get("/ds000248/latest/manifest.json")).json()
    row = next(row for row in rows if row["checksum_algorithm"] != "git")
    assert row["url"] is None
    assert row["error"]
    path = f"/ds000248/latest/{row['path']}"
    reply = await ask.http.get(path)
    assert (reply.status_code, reply.json()["reason"]) == (404, "unavailable")
    page = await ask.http.get(path, headers={"Accept": "text/html"})
    assert "never brought here" in page.text
    head = await ask.http.head(path)
    assert (head.status_code, head.headers["content-length"]) == (200, str(row["size"]))


async def test_what_is_public_upstream_is_led_to(ask: Asker) -> None:
    [row] = (await ask.http.get("/nm000110/latest/manifest.json?extension=.edf&run=10&subject=chb01")).json()
    reply = await ask.http.get(f"/nm000110/latest/{row['path']}")
    assert reply.status_code == 302
    assert reply.headers["location"] == row["url"]
    assert row["url"].startswith("https://nemar.s3.us-east-2.amazonaws.com/nm000110/objects/SHA256E-")
