"""Is the catalogue searched from its page, by people and by programs, without a script?"""

import re
from collections.abc import AsyncGenerator
from html import unescape
from typing import Any

import pytest

from graphql_api import stores
from graphql_api.domain.datasets import DatasetRow, Visibility
from tests.schema.archive import MADE
from tests.schema.asking import Asker, served, settings_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

HTML = {"Accept": "text/html"}


def document(number: int) -> dict[str, Any]:
    return {
        "dataset_id": f"ds{number:06}",
        "name": f"Faces {number}",
        "authors": ["Ada & <b>Co</b>", f"Person {number}"],
    }


@pytest.fixture(scope="module")
async def ask(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Asker]:
    """Serve the datasets once for all tests: they only ask."""
    options = settings_in(tmp_path_factory.mktemp("searched"))
    async with stores.opened(options) as catalog:
        for number in range(120):
            await catalog.put_dataset(DatasetRow(f"ds{number:06}", document(number), MADE, MADE))
        hidden = {"dataset_id": "ds999999", "name": "Faces clandestine"}
        await catalog.put_dataset(DatasetRow("ds999999", hidden, MADE, MADE, Visibility.PRIVATE))
    async with served(options) as asker:
        yield asker


async def test_the_box_leads_to_what_it_is_asked_for(ask: Asker) -> None:
    page = (await ask.http.get("/", headers=HTML)).text
    [action] = re.findall(r'<form class="search" role="search" action="([^"]*)"', page)
    [name] = re.findall(r'<input id="search" type="search" name="([^"]*)"', page)
    found = (await ask.http.get(action, params={name: "faces 17"}, headers=HTML)).text
    assert '<a href="/ds000017/">' in found
    assert "<mark>Faces</mark> <mark>17</mark>" in found
    assert 'value="faces 17"' in found
    assert "<caption>1 of 1</caption>" in found
    assert "<script" not in found


async def test_what_people_wrote_is_escaped(ask: Asker) -> None:
    found = (await ask.http.get('/?q="><script>alert(1)</script> co', headers=HTML)).text
    assert "<script" not in found
    assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt; co"' in found
    found = (await ask.http.get("/?q=co 5", headers=HTML)).text
    assert "Ada &amp; &lt;b&gt;<mark>Co</mark>&lt;/b&gt;" in found


async def test_misspelled_words_lead_to_those_that_were_meant(ask: Asker) -> None:
    page = (await ask.http.get("/?q=faecs 17", headers=HTML)).text
    assert "No dataset has all of these words." in page
    [link] = re.findall(r'Did you mean <a href="([^"]*)">faces</a>', page)
    assert "ds000017" in (await ask.http.get(unescape(link), headers=HTML)).text


async def test_programs_search_page_by_page(ask: Asker) -> None:
    first = (await ask.http.get("/?q=faces")).json()
    assert (first["q"], first["count"], len(first["datasets"])) == ("faces", 120, 100)
    assert first["datasets"][0]["highlights"][0]["pieces"][0] == {"text": "Faces", "is_match": True}
    second = (await ask.http.get(first["next"])).json()
    assert (len(second["datasets"]), second["next"]) == (20, None)
    assert len({each["id"] for each in first["datasets"] + second["datasets"]}) == 120
    missed = (await ask.http.get("/?q=faecs")).json()
    assert missed["unmatched"] == [{"value": "faecs", "suggestions": ["faces"]}]


async def test_without_a_search_all_is_as_it_was(ask: Asker) -> None:
    told = (await ask.http.get("/")).json()
    assert told["count"] == 120
    assert not {"q", "unmatched"} & set(told)
    assert "highlights" not in told["datasets"][0]
    assert (await ask.http.get("/?q=")).json() == told


async def test_what_is_private_is_not_found(ask: Asker) -> None:
    for word in ("clandestine", "clandestin", "clandestone", "ds999999"):
        told = (await ask.http.get("/", params={"q": word})).json()
        assert (told["count"], told["datasets"]) == (0, [])
        assert all("clan" not in near for each in told["unmatched"] for near in each["suggestions"])


@pytest.mark.parametrize("search", ["a", "a" * 201, "!!", "x" * 10_000, " ".join(map(str, range(40)))])
async def test_what_is_no_search_is_refused(ask: Asker, search: str) -> None:
    response = await ask.http.get("/", params={"q": search})
    assert response.status_code in {400, 414}, response.text
    page = await ask.http.get("/", params={"q": search}, headers=HTML)
    assert page.status_code in {400, 414}


@pytest.mark.parametrize("search", ['"', "NEAR(a b)", "faces*", "^f", "\0\0a", "%FF%FE1", "🧠🧠 1"])
async def test_hostile_searches_never_fail(ask: Asker, search: str) -> None:
    assert (await ask.http.get("/", params={"q": search})).status_code in {200, 400}
    assert (await ask.http.get("/", params={"q": search}, headers=HTML)).status_code in {200, 400}


async def test_bytes_that_are_no_text_never_fail(ask: Asker) -> None:
    assert (await ask.http.get("/?q=%FF%FE1%00")).status_code in {200, 400}
