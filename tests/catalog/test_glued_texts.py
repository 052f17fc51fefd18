"""Are texts that are held in pieces those that the pieces say?"""

import copy

from hypothesis import given
from hypothesis import strategies as st

from graphql_api.catalog.sqlite.glued_texts import Chosen, Glued, GluedTexts, Pieces, fewer

TEXTS = st.text("ab", max_size=3)


@st.composite
def pieces(draw: st.DrawFn, count: int) -> tuple[Pieces, list[str]]:
    """Pieces for so many texts, and what they are for each."""
    kind = draw(st.sampled_from(["same", "own", "glued", "chosen"]))
    if kind == "same":
        text = draw(TEXTS)
        return text, [text] * count
    own = draw(st.lists(TEXTS, min_size=count, max_size=count))
    if kind == "own":
        return own, own
    if kind == "glued":
        return Glued("},{".join(own), "},{"), own
    several = draw(st.lists(TEXTS, min_size=1, max_size=3))
    places = draw(st.lists(st.integers(0, len(several) - 1), min_size=count, max_size=count))
    return Chosen(several, places), [several[place] for place in places]


@given(st.data(), st.integers(1, 5), st.integers(0, 4))
def test_each_text_is_its_pieces(data: st.DataObject, count: int, width: int) -> None:
    drawn = [data.draw(pieces(count)) for _ in range(width)]
    expected = ["".join(column[number] for _, column in drawn) for number in range(count)]
    texts = GluedTexts(count, [each for each, _ in drawn])
    for each in (texts, copy.copy(texts), GluedTexts(count, fewer(each for each, _ in drawn))):
        assert list(each) == expected
        assert list(each.behind(map(str, range(count)))) == [
            f"{place}{text}" for place, text in enumerate(expected)
        ]
        assert len(each) == count
        assert [each[number] for number in range(-count, 0)] == expected
        assert each[1:] == expected[1:]
        assert list(each) == expected


def test_none_are_none() -> None:
    assert list(GluedTexts(0, [])) == list(GluedTexts(0, ["a"])) == []
