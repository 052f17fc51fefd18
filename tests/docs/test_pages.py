"""Is what the documentation names there?"""

from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import orjson
import pytest
from graphql import parse, validate

from docs.generate import DIRECTORY
from docs.generate import pages as generated
from graphql_api.commandline.arguments import command_parser
from graphql_api.schema.schema import graph
from tests.docs.pages import REPOSITORY, Block, blocks, calls, links, named_paths, pages, shown
from tests.schema.asking import Asker

PAGES = pytest.mark.parametrize("page", pages(), ids=shown)
README = REPOSITORY / "README.md"
BLOCKS = [block for page in pages() for block in blocks(page)]


@PAGES
def test_relative_links_lead_somewhere(page: Path) -> None:
    inside = [
        link.partition("#")[0] for link in links(page) if "://" not in link and not link.startswith("#")
    ]
    assert not [link for link in inside if not (page.parent / unquote(link)).exists()]


@PAGES
def test_named_files_exist(page: Path) -> None:
    assert not [path for path in named_paths(page) if not (REPOSITORY / path).exists()]


def test_the_architecture_names_most_of_what_it_tells_of() -> None:
    assert len(set(named_paths(REPOSITORY / "docs" / "architecture.md"))) > 50


def test_pictures_are_used() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in pages())
    pictures = [path for path in (REPOSITORY / "docs" / "images").rglob("*") if path.is_file()]
    assert pictures
    assert not [picture for picture in pictures if picture.name not in text]


@PAGES
def test_decisions_are_a_page_and_are_listed(page: Path) -> None:
    if page.parent.name == "adr" and page.name != "README.md":
        text = page.read_text(encoding="utf-8")
        assert f"({page.name})" in (page.parent / "README.md").read_text(encoding="utf-8")
        assert text.startswith(f"# {int(page.name[:4])}. ")
        assert len(text.split()) < 700


def test_decisions_have_one_number_each() -> None:
    numbers = [page.name[:4] for page in (REPOSITORY / "docs" / "adr").glob("[0-9]*.md")]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("name", generated())
def test_the_reference_is_what_the_code_writes(name: str) -> None:
    written = (DIRECTORY / name).read_text(encoding="utf-8")
    assert written == generated()[name], "run `make reference`"


def test_commands_are_ones_that_the_shell_takes() -> None:
    shells = [block for block in BLOCKS if block.language in {"console", "sh", "bash", "shell"}]
    found = [call for block in shells for call in calls(block)]
    assert {call[0] for call in found} >= {"audit", "ingest", "serve", "token"}
    for call in found:
        # argparse ends the process where it cannot make sense of a call.
        assert command_parser().parse_args(call).command == call[0]


def _queries() -> list[Block]:
    return [block for block in BLOCKS if block.language == "graphql"]


@pytest.mark.parametrize("block", _queries(), ids=lambda block: shown(block.page))
def test_queries_are_valid(block: Block) -> None:
    assert not validate(graph().core, parse(block.text))


async def test_the_readme_shows_what_the_demo_archive_answers(demo: Asker) -> None:
    asked = [
        (one, two)
        for one, two in pairwise(blocks(README))
        if (one.language, two.language) == ("graphql", "json")
    ]
    assert len(asked) == len([block for block in blocks(README) if block.language == "graphql"])
    assert len(asked) >= 5
    for query, answer in asked:
        assert await demo.answer(query.text) == orjson.loads(answer.text)
