"""Can programs tell errors apart by their codes?"""

from collections.abc import Iterator

import pytest

from graphql_api.domain import errors
from graphql_api.domain.errors import BidsgraphError


def tree(root: type[BidsgraphError]) -> Iterator[type[BidsgraphError]]:
    yield root
    for each in root.__subclasses__():
        yield from tree(each)


TREE = list(tree(BidsgraphError))


def test_every_error_of_the_domain_is_in_the_tree() -> None:
    defined = [
        each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, Exception)
    ]
    assert {each for each in TREE if each.__module__ == errors.__name__} == set(defined)


def test_every_class_has_a_code_of_its_own() -> None:
    assert [each for each in TREE if "code" not in vars(each)] == []
    codes = [each.code for each in TREE]
    assert sorted(codes) == sorted(set(codes))
    assert all(code.isascii() and code.replace("_", "").isalpha() and code.isupper() for code in codes)


def test_only_a_store_that_did_not_answer_is_worth_another_try() -> None:
    assert [each.code for each in TREE if each.retryable] == ["STORE_UNAVAILABLE"]


@pytest.mark.parametrize(
    "error", [each for each in TREE if "__init__" not in vars(each) or each is BidsgraphError]
)
def test_messages_and_details_are_kept(error: type[BidsgraphError]) -> None:
    made = error("no such thing", dataset="ds1", limit=3)
    assert (str(made), made.message) == ("no such thing", "no such thing")
    assert made.details == {"dataset": "ds1", "limit": 3}
