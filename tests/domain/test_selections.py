"""Which labels pass which test?"""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.domain.selections import EntitySelection, TextMatch

LABELS = st.none() | st.text("abA", max_size=3)
MATCHES = st.builds(
    TextMatch,
    eq=LABELS,
    one_of=st.none() | st.lists(st.text("abA", max_size=2), max_size=3).map(tuple),
    contains=st.none() | st.text("abA", max_size=2),
    is_null=st.none() | st.booleans(),
)


PASSING: list[tuple[TextMatch, set[str | None]]] = [
    (TextMatch(), {"rest", "Rest", "", None}),
    (TextMatch(eq="rest"), {"rest"}),
    (TextMatch(eq=""), {""}),
    (TextMatch(one_of=("rest", "x")), {"rest"}),
    (TextMatch(one_of=()), set()),
    (TextMatch(contains="est"), {"rest", "Rest"}),
    (TextMatch(contains=""), {"rest", "Rest", ""}),
    (TextMatch(is_null=True), {None}),
    (TextMatch(is_null=False), {"rest", "Rest", ""}),
    (TextMatch(is_null=True, eq="rest"), set()),
    (TextMatch(is_null=True, one_of=()), set()),
    (TextMatch(eq="rest", contains="R"), set()),
    (TextMatch(contains="est", one_of=("Rest",)), {"Rest"}),
]


@pytest.mark.parametrize(
    ("match", "passing"),
    PASSING,
)
def test_what_passes(match: TextMatch, passing: set[str | None]) -> None:
    assert {label for label in ("rest", "Rest", "", None) if match.matches(label)} == passing


@given(MATCHES, LABELS)
def test_all_that_is_given_must_hold(match: TextMatch, label: str | None) -> None:
    tests = [
        TextMatch(eq=match.eq),
        TextMatch(one_of=match.one_of),
        TextMatch(contains=match.contains),
        TextMatch(is_null=match.is_null),
    ]
    assert match.matches(label) == all(each.matches(label) for each in tests)


def test_a_selection_is_empty_only_while_nothing_is_asked() -> None:
    assert EntitySelection().is_empty
    for each in fields(EntitySelection):
        assert not EntitySelection(**{each.name: TextMatch()}).is_empty
