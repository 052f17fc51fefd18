"""Are versions loaded once, held within bounds, and loaded again after a failure?"""

import asyncio
from collections import Counter

import pytest

from graphql_api.domain.errors import StoreUnavailableError
from graphql_api.domain.files import FileEntry, Holder, KeyForm
from graphql_api.index.registry import IndexRegistry
from graphql_api.index.version_index import VersionIndex
from tests.index.made import stored


def version(files: int) -> VersionIndex:
    return stored(FileEntry(f"file{number}", 1, KeyForm(Holder.FOLDER)) for number in range(files))


SIZE = version(10).nbytes


class Store:
    """Versions by name; a load waits until it is let go, and fails while it is told to."""

    def __init__(self, **versions: VersionIndex) -> None:
        self.versions = versions
        self.loads: Counter[str] = Counter()
        self.failing = False
        self.gate = asyncio.Event()
        self.gate.set()

    async def load(self, content_hash: str) -> VersionIndex:
        self.loads[content_hash] += 1
        await self.gate.wait()
        if self.failing:
            message = "not now"
            raise StoreUnavailableError(message)
        return self.versions[content_hash]


async def started() -> None:
    """Let every task run until it waits."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_many_askers_cause_one_load() -> None:
    store = Store(a=version(10))
    store.gate.clear()
    registry = IndexRegistry(store.load, SIZE)
    asking = [asyncio.create_task(registry.get("a")) for _ in range(50)]
    await started()
    assert registry.held("a") is None
    store.gate.set()
    found = await asyncio.gather(*asking)
    assert all(index is store.versions["a"] for index in found)
    assert await registry.get("a") is store.versions["a"]
    assert registry.held("a") is store.versions["a"]
    assert store.loads == {"a": 1}


async def test_what_was_used_least_recently_goes_first_and_bytes_are_bounded() -> None:
    store = Store(a=version(10), b=version(10), c=version(10))
    registry = IndexRegistry(store.load, 2 * SIZE)
    for name in ("a", "b"):
        await registry.get(name)
    assert (len(registry), registry.nbytes) == (2, 2 * SIZE)
    await registry.get("a")
    await registry.get("c")
    assert [name for name in "abc" if registry.held(name)] == ["a", "c"]
    assert (len(registry), registry.nbytes) == (2, 2 * SIZE)
    await registry.get("b")
    assert store.loads == {"a": 1, "b": 2, "c": 1}


async def test_looking_at_what_is_held_keeps_it() -> None:
    store = Store(a=version(10), b=version(10), c=version(10))
    registry = IndexRegistry(store.load, 2 * SIZE)
    for name in ("a", "b"):
        await registry.get(name)
    assert registry.held("a")
    await registry.get("c")
    assert registry.held("b") is None


async def test_a_large_one_pushes_out_as_many_as_it_takes() -> None:
    store = Store(a=version(10), b=version(10), c=version(1), large=version(20))
    registry = IndexRegistry(store.load, 3 * SIZE)
    for name in ("a", "b", "c", "large"):
        await registry.get(name)
    assert [name for name in store.versions if registry.held(name)] == ["c", "large"]
    assert registry.nbytes == sum(store.versions[name].nbytes for name in ("c", "large")) <= 3 * SIZE


async def test_one_that_is_too_large_is_given_and_not_held() -> None:
    store = Store(a=version(10), large=version(1000))
    registry = IndexRegistry(store.load, SIZE)
    await registry.get("a")
    assert await registry.get("large") is store.versions["large"]
    assert (registry.held("large"), registry.held("a")) == (None, store.versions["a"])
    assert registry.nbytes == SIZE
    await registry.get("large")
    assert store.loads["large"] == 2


async def test_a_failure_is_told_to_all_who_wait_and_the_next_asker_tries_again() -> None:
    store = Store(a=version(10))
    store.failing = True
    store.gate.clear()
    registry = IndexRegistry(store.load, SIZE)
    asking = [asyncio.create_task(registry.get("a")) for _ in range(3)]
    await started()
    store.gate.set()
    told = await asyncio.gather(*asking, return_exceptions=True)
    assert [type(each) for each in told] == [StoreUnavailableError] * 3
    with pytest.raises(StoreUnavailableError):
        await registry.get("a")
    store.failing = False
    assert await registry.get("a") is store.versions["a"]
    assert (store.loads, registry.nbytes) == ({"a": 3}, SIZE)


async def test_one_asker_who_leaves_does_not_end_the_load() -> None:
    store = Store(a=version(10))
    store.gate.clear()
    registry = IndexRegistry(store.load, SIZE)
    leaving, staying = (asyncio.create_task(registry.get("a")) for _ in range(2))
    await started()
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    store.gate.set()
    assert await staying is store.versions["a"]
    assert store.loads == {"a": 1}


async def test_a_load_that_everybody_left_is_finished_and_its_failure_forgotten() -> None:
    for failing in (False, True):
        store = Store(a=version(10))
        store.failing = failing
        store.gate.clear()
        registry = IndexRegistry(store.load, SIZE)
        leaving = asyncio.create_task(registry.get("a"))
        await started()
        leaving.cancel()
        store.gate.set()
        await started()
        assert (registry.held("a") is None) == failing
        store.failing = False
        assert await registry.get("a") is store.versions["a"]
