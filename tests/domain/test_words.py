"""Are words told apart as people read them?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.domain.words import LONGEST, begins, places, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two people, at rest", ["two", "people", "at", "rest"]),
        ("Émile's eyes-closed_RSVP", ["emile", "s", "eyes", "closed", "rsvp"]),
        ("cafe\u0301 CAF\u00c9", ["cafe", "cafe"]),
        ("Straße \ufb01nd 日本語", ["strasse", "find", "日本語"]),
        ('NEAR("a" OR *) ^b -c {d}', ["near", "a", "or", "b", "c", "d"]),
        ("\ud800 \0 \u0301 __ \U0001f9e0", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_long_words_are_alike_in_their_beginnings() -> None:
    assert words("a" * 10_000) == words("a" * LONGEST + "b") == ["a" * LONGEST]


def test_a_letter_begins_nothing_but_itself() -> None:
    assert begins("re", "rest")
    assert not begins("r", "rest")
    assert begins("r", "r")


@given(st.text())
def test_words_are_letters_and_digits_that_stand_where_it_is_said(text: str) -> None:
    last = 0
    for place in places(text):
        assert place.word.isalnum()
        assert 1 <= len(place.word) <= LONGEST
        assert last <= place.begin < place.end <= len(text)
        assert place.word in words(text[place.begin : place.end])
        last = place.begin


@given(st.text())
def test_words_of_words_are_the_same(text: str) -> None:
    assert words(" ".join(words(text))) == words(text)


@given(st.text() | st.text(st.characters(max_codepoint=127)))
def test_words_are_those_that_have_places(text: str) -> None:
    assert words(text) == [place.word for place in places(text)]
