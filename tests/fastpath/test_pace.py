"""Are the steps of a long answer small while others are answered, and is it the same answer in any steps?"""

from collections import Counter
from dataclasses import replace
from itertools import cycle

import pytest

from graphql_api.schema.pace import Pace
from tests.conftest import swept
from tests.fastpath.oracle import Server
from tests.fastpath.queries import queries
from tests.fastpath.viewer import SCREENS


class Steps(Pace):
    """Takes steps of some sizes, one after another."""

    __slots__ = ("_sizes", "taken")

    def __init__(self, *sizes: int) -> None:
        super().__init__()
        self._sizes = cycle(sizes)
        self.taken = 0

    def step(self, largest: int) -> int:
        self.taken += 1
        return min(next(self._sizes), largest)


def test_steps_are_large_while_nobody_else_is_answered() -> None:
    pace = Pace(lambda: 7)
    assert [pace.step(2048) for _ in range(3)] == [2048] * 3
    assert Pace().step(100) == 100


def test_steps_are_small_while_others_are() -> None:
    told = iter([0, 1, 1, 5, 5])
    pace = Pace(lambda: next(told))
    assert [pace.step(2048) for _ in range(4)] == [128, 2048, 128, 2048]


@pytest.mark.parametrize("sizes", [(1,), (2, 1, 3), (5, 7)])
async def test_answers_are_equal_in_any_steps(server: Server, sizes: tuple[int, ...]) -> None:
    pace = Steps(*sizes)
    slow = Server(lambda: replace(server.context(), pace=pace))
    for screen in SCREENS.values():
        assert await slow.planned(screen, {}) == await server.planned(screen, {})
    taken: Counter[bool] = Counter()
    count = swept(150, 100)
    for query, variables in queries(server.schema, 77, count):
        if server.valid(query):
            whole = await server.planned(query, variables)
            assert await slow.planned(query, variables) == whole, query
            taken[isinstance(whole, bytes)] += 1
    assert taken[True] > 0.2 * count
    assert pace.taken > 5
