"""Are people, keywords and funding read from whatever anyone wrote?"""

import pytest

from graphql_api.resolvers.attribution import Keyword, Person, authors, funding, keywords


def test_an_admin_s_word_wins_over_the_dataset_s_own() -> None:
    document = {"authors": ["Own"], "keywords": ["own"], "enrichment": {"authors": [{"name": "Curated"}]}}
    assert authors(document) == [Person("Curated")]
    assert keywords(document) == [Keyword("own")]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ada", [Person("Ada")]),
        (["Ada", "", None, 7, " "], [Person("Ada")]),
        ([{"name": "Ada", "affiliation": "Here"}], [Person("Ada", None, "Here")]),
        ([{"name": "Ada", "orcid": "0000-0002"}], [Person("Ada", "0000-0002")]),
        ([{"orcid": "0000-0002"}], []),
        ({"name": "Ada"}, []),
        (None, []),
        (3, []),
    ],
)
def test_authors_of_any_shape(written: object, read: list[Person]) -> None:
    assert authors({"authors": written, "enrichment": None}) == read


def test_funding_objects_become_a_line() -> None:
    written = ["Grant", {"funder_name": "NSF", "award_number": "1", "award_title": "T"}, {}, 1]
    assert funding({"funding": written}) == ["Grant", "NSF, 1, T"]
