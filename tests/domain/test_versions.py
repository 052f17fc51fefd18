"""How do versions get their names, and which is the latest?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.domain.versions import (
    VersionRow,
    VersionStats,
    latest,
    newest_first,
    next_patch,
    published_tag,
    version_number,
)

NO_STATS = VersionStats(0, 0, 0, 0, 0)


def version(tag: str, created_at: str = "2020-01-01T00:00:00Z") -> VersionRow:
    return VersionRow("ds000001", tag, created_at, "", NO_STATS)


@pytest.mark.parametrize(
    ("source", "published"),
    [
        ("1.0.0", "v1.0.0"),
        ("v1.0.0", "v1.0.0"),
        ("12.34.56", "v12.34.56"),
        ("00001", "00001"),
        ("57fecb0ccce88d000ac17538", "57fecb0ccce88d000ac17538"),
        ("1.0", "1.0"),
        ("1.0.0.0", "1.0.0.0"),
        ("V1.0.0", "V1.0.0"),
        ("vv1.0.0", "vv1.0.0"),
        ("1.0.0-rc1", "1.0.0-rc1"),
        ("1.0.0\n", "1.0.0\n"),
        ("\u0661.0.0", "\u0661.0.0"),
        ("9" * 5000 + ".0.0", "9" * 5000 + ".0.0"),
        ("", ""),
    ],
)
def test_tags_are_published_under_one_form(source: str, published: str) -> None:
    assert published_tag(source) == published
    assert published_tag(published) == published


@given(st.text())
def test_any_tag_is_published_and_has_a_number_only_as_vxyz(tag: str) -> None:
    published = published_tag(tag)
    assert published.removeprefix("v") == tag.removeprefix("v")
    number = version_number(published)
    assert (number is not None) == (published != tag or version_number(tag) is not None)


def test_numbers_are_read_from_published_tags_alone() -> None:
    assert version_number("v1.20.3") == (1, 20, 3)
    assert version_number("1.20.3") is None


def test_the_next_patch_follows_the_highest_number() -> None:
    assert next_patch([]) == "v1.0.0"
    assert next_patch(["00001", "1.0.0"]) == "v1.0.0"
    assert next_patch(["v1.9.9", "v1.10.0", "v1.2.30", "zzz"]) == "v1.10.1"


def test_newest_first_goes_by_time_then_number_then_name() -> None:
    versions = [
        version("v1.9.0"),
        version("v1.10.0"),
        version("b"),
        version("a"),
        version("v0.1.0", "2021-01-01T00:00:00Z"),
        version("old", "2019-01-01T00:00:00Z"),
    ]
    expected = ["v0.1.0", "v1.10.0", "v1.9.0", "b", "a", "old"]
    assert [each.tag for each in newest_first(versions)] == expected
    assert [each.tag for each in newest_first(versions[::-1])] == expected


def test_the_latest_is_the_newest_numbered_one_even_behind_others() -> None:
    versions = newest_first(
        [
            version("v1.0.0"),
            version("v0.9.0", "2020-06-01T00:00:00Z"),
            version("00006", "2024-01-01T00:00:00Z"),
        ]
    )
    found = latest(versions)
    assert found is not None
    assert found.tag == "v0.9.0"


def test_without_numbers_the_newest_is_the_latest_and_without_versions_none() -> None:
    found = latest(newest_first([version("00001"), version("00002", "2019-01-01T00:00:00Z")]))
    assert found is not None
    assert found.tag == "00001"
    assert latest([]) is None
