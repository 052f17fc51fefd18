"""Does the catalogue's page say what is loaded and how to ask?"""

import re
from collections.abc import AsyncGenerator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from graphql_api import stores
from graphql_api.domain.datasets import DatasetRow
from tests.schema.archive import MADE, SECOND
from tests.schema.asking import URL, Asker, served, served_archive, settings_in

HTML = {"Accept": "text/html"}


@pytest.fixture
async def ask(tmp_path: Path) -> AsyncGenerator[Asker]:
    async with served_archive(tmp_path) as asker:
        yield asker


async def shown(asker: Asker) -> str:
    return (await asker.http.get("/", headers=HTML)).text


async def test_the_page_shows_datasets_versions_files_and_size(ask: Asker) -> None:
    page = await shown(ask)
    assert "Two people at rest" in page
    assert '<a href="/ds000001/v1.1.0/">v1.1.0</a>' in page
    assert f">{len(SECOND)}<" in page
    assert "4.66 GB" in page
    assert "ds000004" not in page


async def test_the_ready_query_of_the_page_is_answered(ask: Asker) -> None:
    [link] = re.findall(r'href="(/graphql\?query=[^"]*)"', await shown(ask))
    [query] = parse_qs(urlsplit(unescape(link)).query)["query"]
    data = await ask.data(query)
    assert [subject["label"] for subject in data["version"]["subjects"]] == ["01", "02"]


async def test_the_commands_of_the_page_are_answered(ask: Asker) -> None:
    page = unescape(await shown(ask))
    bodies = re.findall(rf"curl -fsS {URL}/graphql -H 'Content-Type: application/json' -d '(\{{.*\}})'", page)
    assert len(bodies) == 2
    for body in bodies:
        response = await ask.http.post("/graphql", content=body, headers={"Content-Type": "application/json"})
        assert "errors" not in response.json()


@pytest.mark.parametrize("target", ["/ds000001/", "/ds000001/v1.1.0/", "/ds000001/v1.1.0/sub-01/"])
async def test_the_questions_of_other_pages_are_answered(ask: Asker, target: str) -> None:
    page = unescape((await ask.http.get(target, headers=HTML)).text)
    [body] = re.findall(rf"curl -fsS {URL}/graphql -H 'Content-Type: application/json' -d '(\{{.*\}})'", page)
    response = await ask.http.post("/graphql", content=body, headers={"Content-Type": "application/json"})
    assert "errors" not in response.json()
    assert None not in response.json()["data"].values()


async def test_programs_get_the_same_as_json(ask: Asker) -> None:
    told = (await ask.http.get("/")).json()
    assert told["count"] == 4
    assert told["datasets"][0] == {
        "id": "ds000001",
        "title": "Two people at rest",
        "latest": "v1.1.0",
        "doi": told["datasets"][0]["doi"],
        "published": told["datasets"][0]["published"],
        "browse_url": "/ds000001/",
    }
    assert told["datasets"][1]["latest"] is None


async def test_names_are_escaped(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    async with stores.opened(settings) as catalog:
        await catalog.put_dataset(DatasetRow("ds1", {"name": "<script>alert(1)</script>"}, MADE, MADE))
    async with served(settings) as asker:
        page = await shown(asker)
        assert (await asker.http.get("/")).json()["datasets"][0]["browse_url"] is None
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert 'href="/ds1/"' not in page


async def test_an_empty_catalogue_says_how_to_fill_it(tmp_path: Path) -> None:
    async with served(settings_in(tmp_path)) as asker:
        assert "bidsgraph ingest" in await shown(asker)


async def test_addresses_are_the_public_ones_where_they_are_set(tmp_path: Path) -> None:
    async with served_archive(tmp_path, public_url="https://data.example.org/x/") as asker:
        page = await shown(asker)
        assert "curl -fsS https://data.example.org/x/graphql" in page
        assert '<a href="/x/ds000001/">' in page
        told = (await asker.http.get("/data/ds000001/")).json()
        assert told["metadata_url"] == "/x/data/ds000001/metadata.json"
        rows = (await asker.http.get("/ds000001/latest/manifest.json")).json()
        assert rows[0]["bytes_url"].startswith("https://data.example.org/x/ds000001/v1.1.0/")


async def test_long_catalogues_are_read_page_by_page(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    async with stores.opened(settings) as catalog:
        for number in range(501):
            await catalog.put_dataset(DatasetRow(f"nm{number:06}", {}, MADE, MADE))
    async with served(settings) as asker:
        first = (await asker.http.get("/")).json()
        second = (await asker.http.get(first["next"])).json()
        ids = [each["id"] for page in (first, second) for each in page["datasets"]]
        assert ids == [f"nm{number:06}" for number in range(501)]
        assert (first["count"], second["next"]) == (501, None)
        assert "More datasets" in await shown(asker)
        assert (await asker.http.get("/?after=nonsense")).status_code == 400
