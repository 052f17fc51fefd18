"""Are filters refused that are too large, before they are read, and no others?"""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from graphql_api.domain.errors import InvalidFilterError
from graphql_api.schema.catalogue_filters import DatasetFilter, dataset_condition
from graphql_api.schema.condition_limits import check_written
from graphql_api.schema.filters import StringFilter
from tests.schema.asking import served_archive

_NOT: Final = '{"not": {}}'
_QUERY: Final = "query ($f: DatasetFilter) { datasets(filter: $f) { totalCount } }"


def _random_filter(chance: random.Random, size: int) -> dict[str, Any]:
    """Make a filter of so many filters; each stands below one that was made before, often the last."""
    found: list[dict[str, Any]] = [{}]
    for _ in range(size):
        above = chance.choice(found[-chance.choice([1, 4, len(found)]) :])
        each: dict[str, Any] = {"datasetId": {"eq": "a"}} if chance.random() < 0.5 else {}
        name = chance.choice(["and", "or", "not"])
        if name != "not":
            above.setdefault(name, []).append(each)
        elif "not" in above:
            continue
        else:
            above["not"] = each
        found.append(each)
    return found[0]


def _read(written: dict[str, Any]) -> DatasetFilter:
    """Make of a filter what Strawberry makes of it."""
    named = written.get("datasetId")
    inner = written.get("not")
    return DatasetFilter(
        dataset_id=StringFilter(eq=named["eq"]) if named else None,
        and_=[_read(each) for each in written["and"]] if "and" in written else None,
        or_=[_read(each) for each in written["or"]] if "or" in written else None,
        not_=_read(inner) if inner is not None else None,
    )


def test_nothing_is_refused_that_would_be_read() -> None:
    chance = random.Random(17)  # noqa: S311 - the same each time
    refused = passed = 0
    for _ in range(300):
        written = _random_filter(chance, chance.choice([2, 20, 80, 120, 160]))
        told, read = _refusal(check_written, written), _refusal(dataset_condition, _read(written))
        assert told in {read, None}
        refused += told is not None
        passed += read is None
    assert min(refused, passed) > 30


def _list(item: str, times: int) -> str:
    return f"[{', '.join([item] * times)}]"


def _refusal(check: Callable[[Any], object], written: object) -> str | None:
    try:
        check(written)
    except InvalidFilterError as error:
        return error.told
    return None


@pytest.mark.parametrize(
    "written",
    [
        f'{{"or": {_list("{}", 101)}}}',
        f'{{"and": [{{"or": {_list("{}", 50)}}}, {{"and": {_list("{}", 50)}}}]}}',
        f'{{"or": {{"and": {{"or": {_list(_NOT, 100)}}}}}}}',
        '{"not":' * 16 + "{}" + "}" * 16,
    ],
)
def test_what_is_too_large_is_refused(written: str) -> None:
    with pytest.raises(InvalidFilterError):
        check_written(json.loads(written))


@pytest.mark.parametrize(
    "written",
    ["null", "1", '"a"', "[]", f'{{"or": {_list("{}", 100)}}}', '{"not":' * 15 + "{}" + "}" * 15],
)
def test_what_is_not_is_none_of_its_business(written: str) -> None:
    check_written(json.loads(written))


async def test_what_is_too_large_is_told_alike_wherever_it_stands(tmp_path: Path) -> None:
    literal = "{or: [" + "{hasDoi: true} " * 101 + "]}"
    many: list[dict[str, Any]] = [{"hasDoi": True}] * 101
    asked: list[tuple[str, dict[str, Any]]] = [
        (_QUERY, {"f": {"or": many}}),
        (f"{{ datasets(filter: {literal}) {{ totalCount }} }}", {}),
        ("query ($o: [DatasetFilter!]) { datasets(filter: {or: $o}) { totalCount } }", {"o": many}),
        (f"query ($f: DatasetFilter = {literal}) {{ datasets(filter: $f) {{ totalCount }} }}", {}),
        (
            _QUERY.replace("{ datasets", "{ a: datasets(filter: $f) { totalCount } datasets"),
            {"f": {"or": many}},
        ),
    ]
    async with served_archive(tmp_path, max_cost=20_000) as ask:
        for query, variables in asked:
            body = {"query": query, "variables": variables}
            told = (await ask.http.post("/graphql", json=body)).json()
            [error] = told["errors"]
            assert error["extensions"]["code"] == "BAD_FILTER"
            assert error["extensions"]["details"] == {"depth": 16, "limit": 100}
        few = {"or": [{"hasDoi": True}] * 40 + [{"not": {"hasDoi": True}}]}
        assert (await ask.data(_QUERY, f=few))["datasets"]["totalCount"] > 0
