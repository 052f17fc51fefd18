"""Does compiled code take out of documents what its twin in Python takes out of them?"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.catalog.sqlite import document_columns
from graphql_api.catalog.sqlite.document_columns import PATHS
from graphql_api.kernel import IS_COMPILED, cells

if not IS_COMPILED:
    pytest.skip("the kernel is not compiled here", allow_module_level=True)

from graphql_api.kernel import _weave

FIELDS = ((0, "a"), (2, "b"), (3, "é"))
WITHIN = (("a", ((1, "x"),)), ("c", ((4, "x"), (5, "y"))))
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**64), 2**64)
    | st.floats(allow_nan=False)
    | st.text(st.characters(), max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("xyé"), inner, max_size=2),
    max_leaves=5,
)
DOCUMENTS = st.dictionaries(st.sampled_from("abcdé"), VALUES)


@given(DOCUMENTS)
def test_any_document_is_taken_apart_alike(document: dict[str, Any]) -> None:
    found = _weave.plain_cells(document, FIELDS, WITHIN, 6)
    expected = cells.plain_cells(document, FIELDS, WITHIN, 6)
    assert repr(found) == repr(expected)


@given(st.dictionaries(st.sampled_from([path.partition(".")[0] for path in PATHS]), VALUES))
def test_plain_cells_are_those_of_the_rules(document: dict[str, Any]) -> None:
    assert repr(document_columns.cells(document)) == repr(document_columns.odd_cells(document))


@pytest.mark.parametrize("value", ["a", "", 1, -(2**63), 2**63 - 1, 1.5, float("inf"), ["a"], None])
def test_what_is_plain_is_given_as_it_is(value: Any) -> None:  # noqa: ANN401 - anything
    expected = "a" if value == ["a"] else value
    assert _weave.plain_cells({"a": value}, ((0, "a"),), (), 1) == (expected,)


@pytest.mark.parametrize(
    "value", ["é", "\ud800", 2**63, True, [], ["a", "b"], [1], [None], ["é"], {}, b"a", ("a",)]
)
def test_what_is_not_plain_is_left(value: object) -> None:
    assert _weave.plain_cells({"a": value}, ((0, "a"),), (), 1) is None
    assert _weave.plain_cells({"a": {"x": value}}, (), WITHIN[:1], 2) is None


REFUSED: list[tuple[Any, type[Exception]]] = [
    ((), TypeError),
    (([], (), (), 1), TypeError),
    (({"a": 1}, ((1, "a"),), (), 1), IndexError),
    (({"a": 1}, ((0, b"a"),), (), 1), TypeError),
    (({"a": {}}, (), (("a", []),), 1), TypeError),
    (({}, (), (), -1), SystemError),
]


@pytest.mark.parametrize(("arguments", "error"), REFUSED)
def test_other_arguments_are_refused(arguments: Any, error: type[Exception]) -> None:  # noqa: ANN401 - anything
    with pytest.raises(error):
        _weave.plain_cells(*arguments)
