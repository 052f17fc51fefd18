"""Is what the benchmark times the right answer, on every side that Python has by itself?"""

import asyncio
import hashlib
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from benchmarks.archive import opened
from benchmarks.generator import entries
from benchmarks.ours import answered, answerer
from benchmarks.questions import ALL, SMALL, TREE, fresh
from benchmarks.rivals import stock_strawberry
from benchmarks.sides import EXECUTED, FLOOR, OURS, UNKEPT, commands, compare
from graphql_api.resolvers.epoch import Epoch


def _answer(folder: Path, query: str) -> bytes:
    async def run() -> bytes:
        async with opened(folder) as archive:
            epoch = Epoch()
            await epoch.look(archive.catalog)
            return await answered(archive, answerer(epoch), query)

    return asyncio.run(run())


@pytest.mark.parametrize("name", ALL)
def test_what_is_timed_is_what_graphql_core_answers(folder: Path, name: str) -> None:
    assert _answer(folder, ALL[name]) == (folder / f"{name}.json").read_bytes()


def test_a_fresh_query_has_another_text_and_the_same_answer(folder: Path) -> None:
    assert fresh(TREE, 1) != fresh(TREE, 2) != TREE
    assert _answer(folder, fresh(TREE, 1)) == _answer(folder, TREE)


def test_the_tree_holds_every_file(folder: Path) -> None:
    answer = orjson.loads((folder / "tree.json").read_bytes())
    items: list[dict[str, Any]] = answer["data"]["version"]["subjects"]
    for below in ("sessions", "tasks", "runs", "files"):
        items = [child for item in items for child in item[below]]
    assert sorted(file["path"] for file in items) == [entry.path for entry in entries(60)]


def test_the_small_query_has_ten_fields_and_none_is_null(folder: Path) -> None:
    answer = orjson.loads((folder / "small.json").read_bytes())["data"]["dataset"]
    assert len(answer) == 10
    assert None not in answer.values()


@pytest.mark.parametrize("name", ["tree", "small"])
@pytest.mark.parametrize("caching", [False, True])
def test_stock_strawberry_answers_the_same(folder: Path, name: str, *, caching: bool) -> None:
    result = stock_strawberry.schema(folder, caching=caching).execute_sync(ALL[name])
    assert orjson.dumps({"data": result.data}) == (folder / f"{name}.json").read_bytes()


def test_sides_take_turns_in_processes_of_their_own(folder: Path) -> None:
    expected = hashlib.sha256((folder / "tree.json").read_bytes()).hexdigest()
    sides = commands(folder, folder / "tree.graphql")
    taken = compare({name: sides[name] for name in (OURS, UNKEPT, EXECUTED, FLOOR)}, 2, expected)
    assert all(len(each.cpu) == len(each.wall) == 2 for each in taken.values())
    assert all(seconds > 0 for each in taken.values() for seconds in (*each.cpu, *each.wall))


def test_a_side_with_another_answer_is_refused(folder: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.ours", "first", str(folder), str(folder / "small.graphql")]
    with pytest.raises(AssertionError, match="another answer"):
        compare({"wrong": command}, 1, hashlib.sha256((folder / "tree.json").read_bytes()).hexdigest())


def test_the_small_query_is_written_down(folder: Path) -> None:
    assert (folder / "small.graphql").read_text() == SMALL
