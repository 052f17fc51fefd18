"""Do resolvers that begin together let others have their turn?"""

import asyncio
import gc
from time import perf_counter, sleep

from graphql_api.service.gate import FEW, Gate

_WORK = 0.0005


async def _resolved(gate: Gate, done: list[int], number: int, request: int = 1) -> None:
    if gate.is_shut(perf_counter(), request):
        await gate.wait(request)
    sleep(_WORK)  # noqa: ASYNC251 - work that does not wait
    done.append(number)


async def _most_in_a_turn(done: list[int], until: asyncio.Future[list[None]]) -> int:
    most, before = 0, len(done)
    while not until.done():
        await asyncio.sleep(0)
        most, before = max(most, len(done) - before), len(done)
    return most


async def test_others_have_their_turn_among_many() -> None:
    """Without it, all hundred begin in one turn."""
    gate, done = Gate(), list[int]()
    all_of_them = asyncio.gather(*(_resolved(gate, done, each) for each in range(100)))
    assert await _most_in_a_turn(done, all_of_them) < 50
    assert done == [*range(100)]


async def test_another_request_does_not_wait_behind_them() -> None:
    gate, done = Gate(), list[int]()
    many = [asyncio.create_task(_resolved(gate, done, each)) for each in range(100)]
    await asyncio.sleep(0)
    assert 0 < len(done) < 50
    other = asyncio.create_task(_resolved(gate, done, -1, request=2))
    await asyncio.sleep(0)
    assert other.done()
    await asyncio.gather(*many)


async def test_few_begin_at_once() -> None:
    gate, done = Gate(), list[int]()
    await asyncio.sleep(0)
    for each in range(3):
        task = asyncio.create_task(_resolved(gate, done, each))
        await asyncio.sleep(0)
        assert done == [*range(each + 1)]
        await task


async def test_a_few_begin_in_one_turn_however_long_they_take() -> None:
    gate, done = Gate(), list[int]()
    for _ in range(2):
        tasks = [asyncio.create_task(_resolved(gate, done, each)) for each in range(FEW)]
        await asyncio.sleep(0)
        assert len(done) == FEW
        await asyncio.gather(*tasks)
        done.clear()


async def test_those_that_wait_may_be_given_up() -> None:
    gate, done = Gate(), list[int]()
    tasks = [asyncio.create_task(_resolved(gate, done, each)) for each in range(200)]
    await asyncio.sleep(0)
    for task in tasks[10:]:
        task.cancel()
    late = asyncio.create_task(_resolved(gate, done, 1000))
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.wait_for(late, 5)
    assert 1000 in done
    assert len(done) < 30


def test_another_event_loop_begins_anew() -> None:
    """One that ended may have left some behind: they are no reason to wait."""
    gate, done = Gate(), list[int]()

    async def given_up() -> None:
        for each in range(100):
            asyncio.ensure_future(_resolved(gate, done, each))  # noqa: RUF006 - nobody waits for them
        await asyncio.sleep(0)

    asyncio.run(given_up())
    before = len(done)
    assert 0 < before < 100
    for _ in range(3):
        asyncio.run(asyncio.wait_for(_resolved(gate, done, -1), 5))
    assert done[before:] == [-1] * 3
    gc.collect()
