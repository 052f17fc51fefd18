"""Do pieces show the words, and nothing but what the text says?"""

from hypothesis import given
from hypothesis import strategies as st

from graphql_api.domain.highlights import LENGTH, Piece, highlight


def test_the_words_are_marked_where_they_stand() -> None:
    assert highlight("Faces  at\nRést", ["rest", "face"]) == [
        Piece("Faces", is_match=True),
        Piece(" at ", is_match=False),
        Piece("Rést", is_match=True),
    ]


def test_markup_is_text() -> None:
    assert highlight("<b>eeg</b>", ["eeg"]) == [
        Piece("<b>", is_match=False),
        Piece("eeg", is_match=True),
        Piece("</b>", is_match=False),
    ]


def test_a_text_without_the_words_has_no_pieces() -> None:
    assert highlight("nothing of the kind", ["eeg"]) == []
    assert highlight("", ["eeg"]) == []


def test_of_a_long_text_the_densest_part_is_shown() -> None:
    filler = "lorem ipsum " * 100
    text = f"eeg {filler} eeg at rest {filler}"
    shown = "".join(piece.text for piece in highlight(text, ["eeg", "rest"]))
    assert "eeg at rest" in shown
    assert len(shown) <= LENGTH
    assert not shown.startswith(" ")
    assert shown.split()[0] in {"lorem", "ipsum"}


@given(st.text(), st.lists(st.text(alphabet="abé1", min_size=1, max_size=3), max_size=3))
def test_pieces_are_a_part_of_the_text(text: str, wanted: list[str]) -> None:
    pieces = highlight(text, wanted)
    plain = " ".join(text.split())
    assert "".join(piece.text for piece in pieces) in plain
    assert all(piece.text for piece in pieces)
    assert any(piece.is_match for piece in pieces) or not pieces


def test_a_text_of_one_word_a_hundred_thousand_times_is_no_trouble() -> None:
    assert len("".join(piece.text for piece in highlight("eeg " * 100_000, ["eeg"]))) <= LENGTH
