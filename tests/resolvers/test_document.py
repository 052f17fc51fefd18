"""Does a value of another type count as absent, and never as a crash?"""

import math

import pytest

from graphql_api.resolvers import document

ODD: list[object] = [None, True, 7, 1.5, "", " ", [], [1, None], {}, {"a": 1}, math.nan, math.inf]


@pytest.mark.parametrize("value", ODD)
def test_every_reader_takes_every_value(value: object) -> None:
    stored = {"key": value}
    assert document.text(stored, "key") is None
    assert document.texts(stored, "key") == []
    number = document.number(stored, "key")
    assert number is None or math.isfinite(number)
    assert document.integer(stored, "key") == (7 if value == 7 else None)
    assert document.counts(stored, "key") == ([("a", 1)] if value == {"a": 1} else [])
    assert document.part(stored, "absent") == {}


def test_texts_are_a_list_or_one_text() -> None:
    assert document.texts({"a": "one"}, "a") == ["one"]
    assert document.texts({"a": ["one", 2, "two"]}, "a") == ["one", "two"]
    assert document.texts({"a": [], "b": ["b"]}, "a", "b") == ["b"]


def test_counts_are_the_largest_first() -> None:
    assert document.counts({"sex": {"m": 1, "f": 3, "o": 1, "x": "many"}}, "sex") == [
        ("f", 3),
        ("m", 1),
        ("o", 1),
    ]
