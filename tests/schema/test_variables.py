"""Are requests with too many values refused before they are read, and no others?"""

import json
import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from graphql_api.schema.shape import LimitError
from graphql_api.schema.variables import check_json, check_values
from tests.processor_time import least_seconds


def _random_value(chance: random.Random, left: list[int], depth: int = 0) -> Any:  # noqa: ANN401 - any JSON
    left[0] -= 1
    kinds: list[Callable[[], Any]] = [
        lambda: chance.choice(["a,b", 'say "a", "b"', "\\", ",,,", "{[", "é,"]),
        lambda: chance.choice([1, -2.5e3, True, None]),
    ]
    if left[0] > 0 and depth < 8:
        below = chance.randrange(12)
        kinds += [
            lambda: [_random_value(chance, left, depth + 1) for _ in range(below)],
            lambda: {f"k,{each}": _random_value(chance, left, depth + 1) for each in range(below)},
        ] * 3
    return chance.choice(kinds)()


def test_what_may_be_sent_is_read() -> None:
    """Random requests, up to what is just allowed, with commas in their texts."""
    chance = random.Random(6)  # noqa: S311 - the same each time
    allowed = 0
    for _ in range(300):
        size = chance.choice([10, 300, 1500, 1990])
        left = [size]
        variables = {f"v{each}": _random_value(chance, left) for each in range(chance.randrange(1, 400))}
        while left[0] > 0:
            variables[f"more{len(variables)}"] = [_random_value(chance, left) for _ in range(20)]
        try:
            check_values(variables, is_known=False)
        except LimitError:
            continue
        allowed += 1
        body = {
            "query": "{ a(b: 1, c: 2) }" * 500,
            "operationName": None,
            "variables": variables,
            "extensions": {},
        }
        check_json(json.dumps(body, separators=chance.choice([(",", ":"), (", ", ": ")])).encode())
    assert allowed > 100


@pytest.mark.parametrize(
    "value",
    ["1", '"a,"', "{}", '[["a"]]', '{"a": 1, "b": 2}'],
)
def test_what_has_more_values_is_not(value: str) -> None:
    with pytest.raises(LimitError, match="2000 values"):
        check_json(f'{{"variables": {{"a": [{", ".join([value] * 3000)}]}}}}'.encode())


def test_texts_may_have_as_many_commas_as_they_like() -> None:
    for text in ("," * 90_000, '\\",' * 30_000, '","' * 30_000):
        check_json(json.dumps({"query": text, "variables": {"a": text}}).encode())


@pytest.mark.parametrize(
    "piece",
    [b'"', b'""', b',"', b'\\"', b'"\\', b'",', b"[],", b'"a",', b'"\\\\",', b'"a"' + b" " * 20 + b","],
)
def test_it_takes_little_whatever_it_is(piece: bytes) -> None:
    text = b"," * 3000 + piece * (1_000_000 // len(piece))
    for start in (text, b'"' + text, piece + text, b" " * 3000 + text[3000:]):

        def checked(text: bytes = start) -> None:
            with suppress(LimitError):
                check_json(text)

        assert least_seconds(checked, 0.05) < 0.05, start[:10]
