"""Are lines and columns those that graphql-core counts?"""

import time

from graphql import Source
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.schema.lines import Lines


@given(st.text("a\r\n", max_size=30))
def test_places_are_those_of_graphql(text: str) -> None:
    lines, source = Lines(text), Source(text)
    for position in range(len(text) + 2):
        assert lines.get_location(position) == source.get_location(position)


def test_a_thousand_places_in_a_hundred_thousand_lines_take_no_time() -> None:
    lines = Lines("\n" * 100_000)
    began = time.process_time()
    found = [lines.get_location(100_000 - each) for each in range(1000)]
    assert time.process_time() - began < 0.2
    assert found[1] == (100_000, 1)
