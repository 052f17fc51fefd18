"""Does real data answer what docs/search.md shows?"""

import asyncio
import re
from collections.abc import AsyncGenerator
from itertools import pairwise
from pathlib import Path
from typing import Final

import orjson
import pytest

from graphql_api.cli import main
from graphql_api.domain.cards import Part
from graphql_api.resolvers.findings import MOST
from graphql_api.resolvers.searches import LONGEST, SHORTEST
from rest_compat.data import bounds
from tests.docs.pages import REPOSITORY, blocks
from tests.schema.asking import Asker, served, settings_in

PAGE: Final = REPOSITORY / "docs" / "search.md"
SHOWN: Final = [
    (one.text, orjson.loads(two.text))
    for one, two in pairwise(blocks(PAGE))
    if (one.language, two.language) == ("graphql", "json")
]
LINKS: Final = [
    line for block in blocks(PAGE) if block.language == "text" for line in block.text.splitlines()
]


@pytest.fixture
async def real(tmp_path: Path, shared: Path) -> AsyncGenerator[Asker]:
    data = shared / "data"
    sources = [str(data / "eegdash"), str(data / "git" / "ds002778.bundle")]
    assert await asyncio.to_thread(main, ["ingest", *sources, "--data-dir", str(tmp_path)]) == 0
    async with served(settings_in(tmp_path)) as asker:
        yield asker


def test_the_page_says_the_limits_and_all_parameters() -> None:
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert f"from {SHORTEST} to {LONGEST} characters and at most {MOST} different words" in text
    table = text[text.index("in a query of the data routes") :]
    assert {name.partition("_")[2] for name in (*bounds.SIZES, *bounds.TOLD)} <= set(
        re.findall(r"(?:min|max)_(\w+)=", table)
    )
    said = ("ids", "titles", "authors", "keywords", "tasks", "modalities", "READMEs")
    assert re.search(".*".join(said), text)
    assert len(said) == len(Part)


@pytest.mark.shared
@pytest.mark.slow
async def test_real_data_answers_what_is_shown(real: Asker) -> None:
    assert len(SHOWN) == len([block for block in blocks(PAGE) if block.language == "graphql"]) == 5
    for query, answer in SHOWN:
        assert await real.answer(query) == answer
    paths = [node["path"] for node in SHOWN[-1][1]["data"]["version"]["files"]["nodes"]]
    manifest, script = [await real.http.get(link) for link in LINKS]
    assert [row["path"] for row in manifest.json()] == paths
    assert all(path in script.text for path in paths)
