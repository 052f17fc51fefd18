import pytest

from rest_compat.data.negotiation import read_query, wants_html, wants_listing

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "query", "page", "listing"),
    [
        ("", "", False, True),
        ("*/*", "", False, True),
        (BROWSER, "", True, True),
        ("text/html;q=0.1, application/json", "", True, True),
        ("TEXT/HTML", "", True, True),
        ("application/json", "", False, False),
        ("application/json, */*", "", False, False),
        ("application/json", "format=html", True, True),
        (BROWSER, "format=json", False, False),
        (BROWSER, "format=xml", True, True),
        ("", "format=xml", False, True),
        ("nottext/htmlish", "", False, True),
    ],
)
def test_a_page_or_json(accept: str, query: str, *, page: bool, listing: bool) -> None:
    asked = read_query(query.encode())
    assert wants_html(accept, asked) is page
    assert wants_listing(accept, asked) is listing


def test_a_query_keeps_all_values_and_plus_signs() -> None:
    assert read_query(b"task=a+b&task=c%20d&run=&prefix=x%2Fy&&=z") == {
        "task": ["a+b", "c d"],
        "run": [""],
        "prefix": ["x/y"],
    }
    assert read_query(b"") == {}
    assert read_query(b"x=%FF") == {"x": ["\ufffd"]}
