import pytest

from rest_compat.data.conditions import http_date, is_fresh, strong_tag

TAG = '"sha256:00"'
DATE = "Wed, 01 May 2024 00:00:00 GMT"


@pytest.mark.parametrize(
    ("none_match", "since", "fresh"),
    [
        (None, None, False),
        (TAG, None, True),
        (f'"other", W/{TAG}', None, True),
        ("*", None, True),
        ('"other"', DATE, False),
        (None, DATE, True),
        (None, "Thu, 02 May 2024 00:00:00 GMT", True),
        (None, "Tue, 30 Apr 2024 00:00:00 GMT", False),
        (None, "soon", False),
    ],
)
def test_conditions(none_match: str | None, since: str | None, *, fresh: bool) -> None:
    assert is_fresh(none_match, since, TAG, DATE) is fresh


def test_without_a_date_no_date_counts() -> None:
    assert not is_fresh(None, DATE, TAG, None)


def test_dates_of_the_catalogue_are_written_as_http_has_them() -> None:
    assert http_date("2024-05-01T00:00:00.999Z") == DATE
    assert http_date("2024-05-01T02:00:00+02:00") == DATE


def test_tags_tell_parts_apart() -> None:
    assert strong_tag("ab", "c") != strong_tag("a", "bc")
    assert strong_tag("a") == strong_tag(b"a")
