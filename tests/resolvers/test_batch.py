"""Do many questions become one?"""

import asyncio
from collections.abc import Sequence

import pytest

from graphql_api.resolvers.batch import Batch


class Source:
    """Doubles numbers, and remembers how it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []

    async def fetch(self, keys: Sequence[int]) -> list[int]:
        self.asked.append(list(keys))
        await asyncio.sleep(0)
        if 13 in keys:
            raise ValueError("13")
        return [2 * key for key in keys]


async def test_keys_of_one_turn_are_fetched_at_once_and_each_once() -> None:
    source = Source()
    batch = Batch(source.fetch)
    assert await asyncio.gather(*(batch.load(key) for key in (1, 2, 1, 3))) == [2, 4, 2, 6]
    assert source.asked == [[1, 2, 3]]


async def test_answers_are_remembered() -> None:
    source = Source()
    batch = Batch(source.fetch)
    assert [await batch.load(1), await batch.load(1), await batch.load(2)] == [2, 2, 4]
    assert source.asked == [[1], [2]]


async def test_all_of_a_batch_fail_together() -> None:
    batch = Batch(Source().fetch)
    results = await asyncio.gather(batch.load(1), batch.load(13), return_exceptions=True)
    assert [type(result) for result in results] == [ValueError, ValueError]


async def test_one_cancelled_waiter_leaves_the_others_their_answer() -> None:
    batch = Batch(Source().fetch)
    first, second = asyncio.create_task(batch.load(1)), asyncio.create_task(batch.load(1))
    await asyncio.sleep(0)
    first.cancel()
    assert await second == 2
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_what_is_at_hand_is_given_without_a_turn_and_stays_the_same() -> None:
    """Nobody else runs meanwhile, nothing is fetched, and whoever asks again is given what was given before."""
    source, here = Source(), {1: (10,)}
    batch = Batch(source.fetch, at_hand=here.get)
    asked = batch.load(1)
    with pytest.raises(StopIteration) as given:
        asked.send(None)
    assert given.value.value == 10
    here[1] = (11,)
    assert [await batch.load(1), await batch.load(2)] == [10, 4]
    assert source.asked == [[2]]
