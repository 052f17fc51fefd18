"""Does a document fit a predicate?

The meaning of predicates, written down: stores that cannot ask their own engine ask this, and all are tested by it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias, cast

from graphql_api.domain.paths import MISSING, values_at
from graphql_api.domain.predicates import And, Compare, Comparison, Exists, In, Matches, Or, Predicate

Test: TypeAlias = Callable[[Mapping[str, Any]], bool]
#: Makes the search for a regular expression with options (`domain.patterns`) in a text.
Search: TypeAlias = Callable[[str, str], Callable[[str], bool]]
_Check: TypeAlias = Callable[[Any], bool]


def matcher(predicate: Predicate, search: Search) -> Test:
    """Make the test of a predicate for any number of documents."""
    if isinstance(predicate, And | Or):
        tests = [matcher(part, search) for part in predicate.parts]
        return _all_of(tests) if isinstance(predicate, And) else _any_of(tests)
    if isinstance(predicate, Compare | In | Exists | Matches):
        return _at(predicate.path, value_check(predicate, search))
    part = matcher(predicate.part, search)
    return lambda document: not part(document)


def value_check(predicate: Compare | In | Exists | Matches, search: Search) -> _Check:
    """Make the test of one value at the predicate's path, or of `MISSING`."""
    if isinstance(predicate, Exists):
        return lambda value: value is not MISSING
    if isinstance(predicate, In):
        wanted = predicate.values
        return lambda value: any(same(value, each) for each in wanted)
    if isinstance(predicate, Matches):
        found = search(predicate.pattern, predicate.options)
        return lambda value: isinstance(value, str) and found(value)
    operand, compare = predicate.value, _COMPARISONS[predicate.comparison]
    return lambda value: compare(value, operand)


def _all_of(tests: list[Test]) -> Test:
    return lambda document: all(test(document) for test in tests)


def _any_of(tests: list[Test]) -> Test:
    return lambda document: any(test(document) for test in tests)


def _at(path: str, check: _Check) -> Test:
    parts = path.split(".")
    return lambda document: any(map(check, values_at(document, parts)))


def same(left: Any, right: Any) -> bool:  # noqa: ANN401 any JSON
    """Tell whether two values are equal: `MISSING` is null, 1 is 1.0 and not true, and objects have an order."""
    if left is MISSING or left is None:
        return right is None
    if isinstance(left, Mapping):
        return isinstance(right, Mapping) and _same_items(
            cast("Mapping[str, Any]", left).items(), cast("Mapping[str, Any]", right).items()
        )
    if isinstance(left, list | tuple):
        return isinstance(right, list | tuple) and _same_items(
            enumerate(cast("Sequence[Any]", left)), enumerate(cast("Sequence[Any]", right))
        )
    return isinstance(left, bool) is isinstance(right, bool) and left == right


def _same_items(left: Iterable[tuple[Any, Any]], right: Iterable[tuple[Any, Any]]) -> bool:
    lefts, rights = list(left), list(right)
    return len(lefts) == len(rights) and all(
        key == other_key and same(value, other)
        for (key, value), (other_key, other) in zip(lefts, rights, strict=True)
    )


def _kind(value: object) -> type | None:
    """Name the type within which values have an order; null for those that have none."""
    if isinstance(value, bool | str):
        return type(value)
    return float if isinstance(value, int | float) else None


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda value, operand: _kind(value) is _kind(operand) is not None and compare(value, operand)


_COMPARISONS: Final[Mapping[Comparison, Callable[[Any, Any], bool]]] = {
    Comparison.EQ: same,
    Comparison.GT: _ordered(lambda value, operand: value > operand),
    Comparison.GTE: _ordered(lambda value, operand: value >= operand),
    Comparison.LT: _ordered(lambda value, operand: value < operand),
    Comparison.LTE: _ordered(lambda value, operand: value <= operand),
}
