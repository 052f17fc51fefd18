"""Do predicates check themselves, and does the matcher mean what MongoDB means?"""

import re
from typing import Any

import pytest

from graphql_api.domain.documents import DEPTH, Collection, document_key, json_fault
from graphql_api.domain.errors import InvalidDocumentError, InvalidFilterError
from graphql_api.domain.matching import matcher
from graphql_api.domain.patterns import LONGEST, check_pattern, portable
from graphql_api.domain.predicates import And, Compare, Comparison, Exists, In, Matches, Not, Or, Predicate

_EQ = Comparison.EQ


def _search(pattern: str, options: str) -> Any:  # noqa: ANN401 a function
    written = portable(pattern, options).replace(r"\z", r"\Z")
    return re.compile(f"(?a{options})" + written).search


def _fits(predicate: Predicate, document: dict[str, Any]) -> bool:
    return matcher(predicate, _search)(document)


def _is(path: str, value: object) -> Predicate:
    return Compare(path, _EQ, value)


_MEANINGS: list[tuple[Predicate, dict[str, Any], bool]] = [
    (_is("a", 1), {"a": 1.0}, True),
    (_is("a", 1), {"a": True}, False),
    (_is("a", None), {}, True),
    (_is("a", None), {"a": []}, False),
    (_is("a", None), {"a": [None]}, True),
    (_is("a", "x"), {"a": ["y", "x"]}, True),
    (_is("a", ["x"]), {"a": ["x"]}, True),
    (_is("a", ["x"]), {"a": [["x"], 1]}, True),
    (_is("a", {"b": 1, "c": 2}), {"a": {"c": 2, "b": 1}}, False),
    (_is("a.b", 1), {"a": [{"b": 2}, {"b": 1}]}, True),
    (_is("a.b", None), {"a": [{"b": 2}, {}]}, True),
    (_is("a.b", None), {"a": [1, 2]}, False),
    (_is("a.1", 5), {"a": [4, 5]}, True),
    (_is("a.1.b", 5), {"a": [4, {"b": 5}]}, True),
    (_is("a.0", 5), {"a": {"0": 5}}, True),
    (Not(_is("a", 1)), {}, True),
    (Not(_is("a", 1)), {"a": [1, 2]}, False),
    (Compare("a", Comparison.GT, 5), {"a": "z"}, False),
    (Compare("a", Comparison.GT, 5), {"a": [1, 9]}, True),
    (Compare("a", Comparison.LT, "b"), {"a": "B"}, True),
    (Compare("a", Comparison.GT, value=False), {"a": True}, True),
    (Compare("a", Comparison.GTE, 2.0**53), {"a": 2**53 + 1}, True),
    (Compare("a", Comparison.LTE, 2.0**53), {"a": 2**53 + 1}, False),
    (In("a", (1, None)), {}, True),
    (In("a", ()), {}, False),
    (Exists("a"), {"a": None}, True),
    (Exists("a.b"), {"a": [{}]}, False),
    (Matches("a", "^x"), {"a": ["y", "xz"]}, True),
    (Matches("a", "^X", "i"), {"a": "xz"}, True),
    (Matches("a", "x$"), {"a": "x\n"}, True),
    (Matches("a", "."), {"a": 5}, False),
    (And(), {}, True),
    (Or(), {}, False),
]


@pytest.mark.parametrize(("predicate", "document", "expected"), _MEANINGS)
def test_the_matcher_means_what_mongodb_means(
    predicate: Predicate, document: dict[str, Any], *, expected: bool
) -> None:
    assert _fits(predicate, document) is expected


@pytest.mark.parametrize(
    "path", ["", ".", "a.", ".a", "a..b", "$where", "a.$b", "a\0b", "\ud800", "a." * 40 + "a"]
)
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(InvalidFilterError):
        _is(path, 1)
    with pytest.raises(InvalidFilterError):
        In(path, ())
    with pytest.raises(InvalidFilterError):
        Exists(path)
    with pytest.raises(InvalidFilterError):
        Matches(path, "a")


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 2**63, "\ud800", {"$gt": 1}, {"a\0": 1}, b"a", {1: 2}]
)
def test_values_that_no_store_could_keep_are_refused(value: object) -> None:
    with pytest.raises(InvalidFilterError):
        _is("a", value)
    with pytest.raises(InvalidFilterError):
        In("a", (1, [value]))


@pytest.mark.parametrize("value", [None, [], {}])
def test_only_what_has_an_order_is_compared(value: object) -> None:
    with pytest.raises(InvalidFilterError):
        Compare("a", Comparison.GT, value)


@pytest.mark.parametrize(
    "pattern",
    [
        "^prefix_",
        "rest|task",
        r"sub-\d{2,3}(_ses-\w+)?$",
        r"[\w.-]+\.set",
        "a.*b.*c",
        "[]a]",
        "(?:ab){2}",
        r"\x41",
        "a{",
    ],
)
def test_plain_expressions_are_taken(pattern: str) -> None:
    check_pattern(pattern, "")


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$",
        "(a|a)*b",
        "((a|b)c)+",
        "(a?){30}a{30}",
        "(?=x)",
        "(?<!x)",
        "(?i)x",
        r"(a)\1",
        "(?P<n>a)",
        "a**",
        "a*+",
        "(ab",
        "a)",
        "[a",
        "*a",
        "a{5,2}",
        "(a{100}){100}",
        "[[:alpha:]]",
        r"\p{L}",
        r"\Z",
        "\\",
        "(" * 200,
        "a" * (LONGEST + 1),
        ".*" * 11,
    ],
)
def test_expressions_that_hang_or_mean_different_things_are_refused(pattern: str) -> None:
    with pytest.raises(InvalidFilterError):
        check_pattern(pattern, "")


@pytest.mark.parametrize("options", ["x", "ii", "u", "i "])
def test_other_options_are_refused(options: str) -> None:
    with pytest.raises(InvalidFilterError):
        check_pattern("a", options)


def test_faults_are_named_by_their_place() -> None:
    deep: Any = 1
    for _ in range(DEPTH + 1):
        deep = [deep]
    faults = [json_fault(each) for each in ({"a": [1, {"b": float("nan")}]}, {"a": {"$b": 1}}, deep)]
    assert [fault and fault.path for fault in faults] == ["a.1.b", "a", ".".join("0" * DEPTH)]
    usable: list[Any] = [None, True, 1, -(2**63), 0.5, "ü\0", {"b.c": {}}, ()]
    assert json_fault({"a": usable}) is None


@pytest.mark.parametrize(
    "document", [{}, {"dataset": "a"}, {"dataset": "", "bids_relpath": "b"}, {"dataset": 1}]
)
def test_a_record_without_its_key_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(InvalidDocumentError):
        document_key(Collection.RECORDS, document)


def test_predicates_equal_those_of_their_own_kind_with_the_same_fields() -> None:
    one, other = Compare("a", Comparison.EQ, 1), Compare("a", Comparison.EQ, 2)
    different: list[Predicate] = [
        one,
        other,
        Compare("a", Comparison.GT, 1),
        In("a", (1,)),
        Exists("a"),
        Matches("a", "b"),
        Matches("a", "b", "i"),
        And((one,)),
        Or((one,)),
        And((other,)),
        And(),
        Or(),
        Not(one),
        Not(And((one,))),
    ]
    assert len(set(different)) == len(different)
    assert [left == right for left in different for right in different].count(True) == len(different)
    assert And((Compare("a", Comparison.EQ, 1),)) == And((one,))
    assert hash(And((Compare("a", Comparison.EQ, 1),))) == hash(And((one,)))
    assert repr(Or((Exists("a"),))) == "Or((Exists('a'),))"
