"""Are rows read again when, and only when, something may have changed?"""

import asyncio
from collections.abc import Sequence

from graphql_api.resolvers.epoch import Epoch
from graphql_api.resolvers.kept_rows import Kept


class Source:
    """Counts what it is asked for, and may be made to wait."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def __call__(self, keys: Sequence[str]) -> list[str]:
        self.asked.append(list(keys))
        number = len(self.asked)
        await self.go_on.wait()
        return [f"{key}{number}" for key in keys]


def known() -> Epoch:
    epoch = Epoch()
    epoch.number = 2
    return epoch


async def test_only_what_is_missing_is_fetched_and_the_order_is_that_asked() -> None:
    source = Source()
    kept = Kept(source, known())
    assert await kept(["b", "a"]) == ["b1", "a1"]
    assert await kept(["a", "c", "b"]) == ["a1", "c2", "b1"]
    assert source.asked == [["b", "a"], ["c"]]


async def test_a_change_is_seen_at_once() -> None:
    source, epoch = Source(), known()
    kept = Kept(source, epoch)
    assert await kept(["a"]) == ["a1"]
    epoch.expire()
    assert await kept(["a"]) == ["a2"]
    assert await kept(["a"]) == ["a2"]


async def test_nothing_is_kept_while_the_store_is_away() -> None:
    source, epoch = Source(), Epoch()
    kept = Kept(source, epoch)
    assert not epoch.is_known
    assert await kept(["a"]) == ["a1"]
    assert await kept(["a"]) == ["a2"]


async def test_what_was_read_while_something_changed_is_not_kept() -> None:
    source, epoch = Source(), known()
    kept = Kept(source, epoch)
    assert await kept(["b"]) == ["b1"]
    source.go_on.clear()
    reading = asyncio.ensure_future(kept(["a", "b"]))
    await asyncio.sleep(0)
    epoch.expire()
    source.go_on.set()
    assert await reading == ["a2", "b1"]
    assert await kept(["a"]) == ["a3"]


async def test_what_is_kept_is_at_hand_until_something_changes() -> None:
    """At hand is what would be given without asking the store, and nothing else."""
    source, epoch = Source(), known()
    kept = Kept(source, epoch)
    assert kept.at_hand("a") is None
    assert await kept(["a"]) == ["a1"]
    assert kept.at_hand("a") == ("a1",)
    assert kept.at_hand("b") is None
    epoch.expire()
    assert kept.at_hand("a") is None
