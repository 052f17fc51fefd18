"""Are no more plans remembered than there is memory for?"""

from graphql_api.fastpath.plans import Key, Plans
from graphql_api.fastpath.unsupported import Reason


def _key(number: int, length: int) -> Key:
    return (f"{number:0{length}}", None, b"")


def test_many_short_ones_are_bounded_by_their_number() -> None:
    plans = Plans(most=10, most_characters=1000)
    for number in range(100):
        plans.keep(_key(number, 10), Reason.MUTATION)
        # One that is asked for again and again stays.
        assert plans.find(_key(0, 10)) is Reason.MUTATION
    assert len(plans) == 10
    assert plans.find(_key(99, 10)) is Reason.MUTATION
    assert plans.find(_key(90, 10)) is None


def test_few_long_ones_are_bounded_by_their_characters() -> None:
    plans = Plans(most=10, most_characters=1000)
    for number in range(100):
        plans.keep(_key(number, 300), Reason.MUTATION)
        assert plans.characters <= 1000
    assert len(plans) == 3
    plans.keep(_key(100, 2000), Reason.MUTATION)
    assert (len(plans), plans.characters) == (0, 0)


def test_one_that_is_kept_twice_counts_once() -> None:
    plans = Plans(most=10, most_characters=1000)
    for _ in range(50):
        plans.keep(("{ a }", "A", b"[1]"), Reason.DEFER)
    assert (len(plans), plans.characters) == (1, 9)
