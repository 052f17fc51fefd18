"""Does compiled code find clean what its twin in Python finds clean?"""

from enum import IntEnum, StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.domain import documents
from graphql_api.domain.documents import DEPTH
from graphql_api.kernel import IS_COMPILED

if not IS_COMPILED:
    pytest.skip("the kernel is not compiled here", allow_module_level=True)

from graphql_api.kernel import _weave


class Text(StrEnum):
    A = "a"
    HALF = "\ud800"


class Number(IntEnum):
    A = 1


TEXTS = st.text(st.characters(), max_size=4) | st.sampled_from(["$a", "a$", "a\0", "", *Text])
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**65), 2**65)
    | st.floats()
    | TEXTS
    | st.sampled_from([Number.A, b"", object(), 1j, {1}])
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(TEXTS | st.integers(), inner, max_size=3)
    ),
)


def same(value: object, depth: int = DEPTH) -> bool:
    found = _weave.is_clean(value, depth)
    assert found is documents.is_clean(value, depth)
    return found


@given(VALUES, st.integers(0, 5))
def test_any_value_is_judged_alike(value: object, depth: int) -> None:
    same(value, depth)


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63), -1, 0])
def test_integers_of_64_bits_are_clean(number: int) -> None:
    assert same({"a": [number]})


@pytest.mark.parametrize(
    "value", [2**63, -(2**63) - 1, float("nan"), float("-inf"), "\udc00", Text.HALF, b"a"]
)
def test_what_no_store_keeps_is_not_clean(value: object) -> None:
    assert not same(value)
    assert not same({"a": {"b": (value,)}})


@pytest.mark.parametrize("depth", [0, 1, 2, 63, 64])
def test_depth_ends_where_it_is_said(depth: int) -> None:
    nested: Any = 1
    for _ in range(64):
        nested = [nested]
    assert same(nested, depth) is (depth == 64)


def test_what_is_nested_in_itself_ends() -> None:
    nested: list[Any] = []
    nested.append(nested)
    assert not same(nested)


def test_text_that_is_not_ascii_is_clean() -> None:
    assert same({"é": "\U0001f9e0", "": ""})


@pytest.mark.parametrize("arguments", [(), (1,), (1, "a"), (1, 2, 3), (1, 10**6)])
def test_other_arguments_are_refused(arguments: tuple[Any, ...]) -> None:
    with pytest.raises((TypeError, ValueError)):
        _weave.is_clean(*arguments)
