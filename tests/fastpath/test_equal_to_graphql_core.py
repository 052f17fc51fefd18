"""Is what the fast path answers, byte for byte, what graphql-core answers?"""

from collections import Counter

import pytest

from graphql_api.fastpath.plainly_valid import is_plainly_valid
from graphql_api.fastpath.unsupported import Reason
from tests.conftest import swept
from tests.fastpath.oracle import Server, parsed
from tests.fastpath.queries import queries
from tests.fastpath.viewer import SCREENS


@pytest.mark.parametrize("screen", SCREENS)
async def test_a_viewers_screens_are_planned_whole_and_equal(server: Server, screen: str) -> None:
    query = SCREENS[screen]
    assert server.valid(query)
    answer = await server.planned(query, {})
    assert answer == await server.oracle(query, {})


@pytest.mark.parametrize("screen", SCREENS)
async def test_spliced_answers_are_equal(server: Server, screen: str) -> None:
    assert await server.oracle(SCREENS[screen], {}, splicing=True) == await server.oracle(SCREENS[screen], {})


# graphql-core leaves resolvers unawaited where a sibling's error has made their answers void.
@pytest.mark.usefixtures("collected")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("seed", range(4))
async def test_random_queries_are_equal(server: Server, seed: int) -> None:
    taken: Counter[str] = Counter()
    count = swept(250, 75)
    for query, variables in queries(server.schema, seed, count):
        if not server.valid(query):
            assert not is_plainly_valid(server.schema, parsed(query)), query
            taken["not valid"] += 1
            continue
        expected = await server.oracle(query, variables)
        assert await server.oracle(query, variables, splicing=True) == expected, query
        answer = await server.planned(query, variables)
        if isinstance(answer, Reason):
            # What the plan leaves alone is an error, which graphql-core has to tell.
            assert answer in {Reason.FAILED, Reason.VALUE}, (answer, query)
            assert b'"errors"' in expected, query
        else:
            assert answer == expected, query
        taken["refused" if isinstance(answer, Reason) else "planned"] += 1
    assert taken["planned"] > 0.24 * count


@pytest.mark.parametrize("seed", range(2))
async def test_planning_leaves_nothing_unawaited(server: Server, seed: int) -> None:
    answers = [
        await server.planned(query, variables)
        for query, variables in queries(server.schema, seed, swept(300, 100))
        if server.valid(query)
    ]
    assert any(isinstance(answer, Reason) for answer in answers)
