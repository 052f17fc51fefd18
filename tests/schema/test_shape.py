"""Are texts measured as they are said to be, and for little work?"""

import random
import re
from contextlib import suppress

import pytest

from graphql_api.schema.shape import LimitError, Limits, check_length, check_text
from tests.processor_time import least_seconds

_MANY = re.compile(r"[0-9]{1000}")


def _is_refused(text: str) -> bool:
    try:
        check_text(text, Limits())
    except LimitError as error:
        return "a thousand digits" in error.message
    return False


def test_long_numbers_are_found_wherever_they_stand() -> None:
    chance = random.Random(3)  # noqa: S311 - the same each time
    found = 0
    for _ in range(400):
        # Runs of digits of any length, most of them about as long as one may be, between signs that are none.
        lengths = [chance.choice([1, 99, 100, 900, 998, 999, 1000, 1001, 1100]) for _ in range(3)]
        text = "".join("a" * chance.randrange(1, 300) + "7" * each for each in lengths)
        assert _is_refused(text) == bool(_MANY.search(text))
        found += _is_refused(text)
    assert 100 < found < 400


@pytest.mark.parametrize(
    "piece", ["a", "1", "a1", "7" * 998 + "a", "a" + "7" * 99, '"', '\\"', "{", "é", "#", '"""']
)
def test_no_text_takes_long(piece: str) -> None:
    text = piece * (100_000 // len(piece))

    def checked() -> None:
        with suppress(LimitError):
            check_length(text, Limits())

    assert least_seconds(checked, 0.02) < 0.02
