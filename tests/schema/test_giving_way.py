"""Do long steps leave time to others, and short ones no more than a turn?"""

import asyncio
from time import perf_counter

from graphql_api.schema.giving_way import give_way, wait_in_line


async def _waited(worked: float) -> float:
    began = perf_counter() - worked
    now = perf_counter()
    assert await give_way(began) >= now
    return perf_counter() - now


async def test_as_much_time_as_it_took() -> None:
    assert await _waited(0.01) >= 0.0095
    # But no answer waits for ever, whatever a clock says.
    assert await asyncio.wait_for(_waited(1000.0), 5) < 5


async def test_long_steps_of_many_have_half_of_the_time() -> None:
    worked = 0.0

    async def stepping() -> None:
        nonlocal worked
        await wait_in_line()
        for _ in range(3):
            began = perf_counter()
            while perf_counter() - began < 0.005:
                pass
            worked += perf_counter() - began
            await give_way(began)

    began = perf_counter()
    await asyncio.gather(*(stepping() for _ in range(8)))
    assert worked < 0.6 * (perf_counter() - began)


async def test_short_steps_leave_a_turn() -> None:
    taken = list[str]()

    async def other() -> None:
        taken.append("other")
        await asyncio.sleep(0)

    task = asyncio.create_task(other())
    await give_way(perf_counter())
    assert taken == ["other"]
    await task
