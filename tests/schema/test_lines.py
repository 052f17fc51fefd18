"""Are lines and columns those that graphql-core counts?"""

from graphql import Source
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.schema.lines import Lines
from tests.processor_time import least_seconds


@given(st.text("a\r\n", max_size=30))
def test_places_are_those_of_graphql(text: str) -> None:
    lines, source = Lines(text), Source(text)
    for position in range(len(text) + 2):
        assert lines.get_location(position) == source.get_location(position)


def test_a_thousand_places_in_a_hundred_thousand_lines_take_no_time() -> None:
    """All together some 50 ms; graphql-core, which counts the lines anew for each, takes half a minute."""
    lines = Lines("\n" * 100_000)
    assert least_seconds(lambda: [lines.get_location(100_000 - each) for each in range(1000)], 0.2) < 0.2
    assert lines.get_location(99_999) == (100_000, 1)
