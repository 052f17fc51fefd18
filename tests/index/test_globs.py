"""Does a glob match what its words say, and in time whatever it is?"""

import fnmatch
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_api.domain.errors import InvalidFilterError
from graphql_api.index.globs import LONGEST, glob_pattern
from tests.processor_time import least_seconds


def matches(glob: str, path: str) -> bool:
    """Match by trying everything: the meaning, without any haste."""

    @cache
    def at(place: int, position: int, *, start: bool) -> bool:
        if place == len(glob):
            return position == len(path)
        left = path[position:]
        if glob[place] == "*":
            end = place
            while glob[end : end + 1] == "*":
                end += 1
            crossing = end - place > 1
            if crossing and start and glob[end : end + 1] == "/":
                starts = [0, *(step + 1 for step, each in enumerate(left) if each == "/")]
                return any(at(end + 1, position + step, start=True) for step in starts)
            longest = len(left) if crossing else len(left.partition("/")[0])
            return any(at(end, position + step, start=False) for step in range(longest + 1))
        if not left or (glob[place] == "?" and left[0] == "/"):
            return False
        same = glob[place] in {"?", left[0]}
        return same and at(place + 1, position + 1, start=glob[place] == "/")

    return at(0, 0, start=True)


@pytest.mark.parametrize(
    ("glob", "passing"),
    [
        ("*", {"README", "é"}),
        ("?", {"é"}),
        ("**", {"README", "é", "sub-01/eeg/a_eeg.edf", "sub-01/eeg/b_eeg.json", "sub-01/a.edf"}),
        ("**/*.edf", {"sub-01/eeg/a_eeg.edf", "sub-01/a.edf"}),
        ("**.edf", {"sub-01/eeg/a_eeg.edf", "sub-01/a.edf"}),
        ("sub-*/**", {"sub-01/eeg/a_eeg.edf", "sub-01/eeg/b_eeg.json", "sub-01/a.edf"}),
        ("sub-*/*", {"sub-01/a.edf"}),
        ("sub-*/*/[ab]_eeg.*", {"sub-01/eeg/a_eeg.edf", "sub-01/eeg/b_eeg.json"}),
        ("sub-*/*/[!a]_eeg.*", {"sub-01/eeg/b_eeg.json"}),
        ("sub-01[!x]a.edf", set[str]()),
        ("sub-01?a.edf", set[str]()),
        ("**/eeg/**/*.edf", {"sub-01/eeg/a_eeg.edf"}),
        ("**/README", {"README"}),
        ("readme", set[str]()),
        ("[é]", {"é"}),
        ("[à-ï]", {"é"}),
        ("", set[str]()),
        ("/README", set[str]()),
        ("sub-01", set[str]()),
    ],
)
def test_what_passes(glob: str, passing: set[str]) -> None:
    paths = ["README", "é", "sub-01/eeg/a_eeg.edf", "sub-01/eeg/b_eeg.json", "sub-01/a.edf"]
    assert {path for path in paths if glob_pattern(glob).fullmatch(path)} == passing


@given(st.text("ab*?/", max_size=12), st.text("ab/", max_size=12))
def test_globs_mean_what_trying_everything_means(glob: str, path: str) -> None:
    assert bool(glob_pattern(glob).fullmatch(path)) == matches(glob, path)


@given(
    st.lists(st.sampled_from(["**/", "**", "*", "a", "b", "ab", "/", "?", "a/", "/b"]), max_size=9).map(
        "".join
    ),
    st.lists(st.sampled_from(["a", "b", "ab", "/", "ba/", "aab"]), max_size=9).map("".join),
)
def test_globs_of_many_parts_mean_it_as_well(glob: str, path: str) -> None:
    assert bool(glob_pattern(glob).fullmatch(path)) == matches(glob, path)


@given(st.text("ab*?[]!-c\\&|~{}()é\n"), st.text("abc-]![\\&|~{}()é\n"))
def test_within_a_segment_globs_are_the_shells(glob: str, name: str) -> None:
    assert bool(glob_pattern(glob).fullmatch(name)) == fnmatch.fnmatchcase(name, glob)


@given(st.text(max_size=LONGEST), st.text())
def test_any_text_is_a_glob(glob: str, path: str) -> None:
    glob_pattern(glob).fullmatch(path)


@pytest.mark.parametrize(
    "glob",
    [
        "*a" * 200 + "b",
        "**a" * 200 + "b",
        "**/" * 200 + "b",
        "**/*a" * 100 + "b",
        "a**a*" * 100 + "b",
        "*?" * 300 + "b",
        "**?*" * 200 + "b",
        "*[a]" * 200 + "b",
    ],
    ids=lambda glob: glob[:6],
)
def test_no_glob_takes_long(glob: str) -> None:
    pattern = glob_pattern(glob)
    paths = ("a" * 1000, "a/" * 500, "a" * 500 + "/" + "a" * 500)
    assert [pattern.fullmatch(path) for path in paths] == [None] * 3
    assert least_seconds(lambda: [pattern.fullmatch(path) for path in paths], 1) < 1


def test_a_glob_that_is_too_long_is_refused() -> None:
    with pytest.raises(InvalidFilterError, match=f"at most {LONGEST}"):
        glob_pattern("a" * (LONGEST + 1))
