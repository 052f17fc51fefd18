"""Does the landing page say what is loaded and how to ask?"""

import base64
import hashlib
import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from graphql_api import stores
from graphql_api.domain.datasets import DatasetRow
from tests.schema.archive import MADE, SECOND
from tests.schema.asking import URL, Asker, served, settings_in


async def test_the_page_shows_datasets_versions_files_and_size(ask: Asker) -> None:
    page = (await ask.http.get("/")).text
    assert "Two people at rest" in page
    assert "v1.1.0" in page
    assert f">{len(SECOND)}<" in page
    assert "5.0 GB" in page
    assert "ds000004" not in page


async def test_the_ready_query_of_the_page_is_answered(ask: Asker) -> None:
    page = (await ask.http.get("/")).text
    [link] = re.findall(r'href="(/graphql\?query=[^"]*)"', page)
    [query] = parse_qs(urlsplit(unescape(link)).query)["query"]
    data = await ask.data(query)
    assert [subject["label"] for subject in data["version"]["subjects"]] == ["01", "02"]


async def test_the_curl_of_the_page_asks_the_same(ask: Asker) -> None:
    page = unescape((await ask.http.get("/")).text)
    [body] = re.findall(r"-d '(\{.*?\})'", page, re.DOTALL)
    response = await ask.http.post("/graphql", content=body, headers={"Content-Type": "application/json"})
    assert response.json()["data"]["version"]["tag"] == "v1.1.0"
    assert f"curl {URL}/graphql" in page


async def test_the_style_is_allowed_by_its_hash_and_nothing_else_is(ask: Asker) -> None:
    response = await ask.http.get("/")
    [style] = re.findall(r"<style>(.*?)</style>", response.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = response.headers["content-security-policy"]
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "<script" not in response.text


async def test_programs_get_the_same_as_json(ask: Asker) -> None:
    response = await ask.http.get("/", headers={"Accept": "application/json"})
    told = response.json()
    assert (told["name"], told["dataset_count"]) == ("bidsgraph", 4)
    assert told["datasets"][0] == {
        "dataset_id": "ds000001",
        "name": "Two people at rest",
        "version_count": 2,
        "latest": "v1.1.0",
        "subject_count": 2,
        "file_count": len(SECOND),
        "size_bytes": sum(SECOND.values()),
    }
    assert told["datasets"][1]["latest"] is None


async def test_names_are_escaped(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    async with stores.opened(settings) as catalog:
        await catalog.put_dataset(DatasetRow("ds1", {"name": "<script>alert(1)</script>"}, MADE, MADE))
    async with served(settings) as asker:
        page = (await asker.http.get("/")).text
    assert "&lt;script&gt;" in page
    assert "<script" not in page


async def test_an_empty_catalogue_says_how_to_fill_it(tmp_path: Path) -> None:
    async with served(settings_in(tmp_path)) as asker:
        assert "bidsgraph ingest" in (await asker.http.get("/")).text


async def test_addresses_are_the_public_ones_where_they_are_set(tmp_path: Path) -> None:
    async with served(settings_in(tmp_path, public_url="https://data.example.org/x/")) as asker:
        assert "curl https://data.example.org/x/graphql" in (await asker.http.get("/")).text
