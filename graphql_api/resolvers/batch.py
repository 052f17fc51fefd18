"""How do many questions for one row become one question for many rows?"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


def _nothing(_key: object) -> None:
    return None


class Batch(Generic[Key, Value]):
    """Collects the keys asked for in one turn of the event loop, fetches them at once, and remembers the answers.

    Lives as long as one request: what it remembers is what that request saw. `fetch` answers in the order asked.
    Where keys are asked for by tasks of different depth, `quiet` is how many turns without another key are waited for.
    What `at_hand` gives, in a tuple of its own, needs neither a turn nor a task.
    """

    def __init__(
        self,
        fetch: Callable[[Sequence[Key]], Awaitable[Sequence[Value]]],
        *,
        quiet: int = 0,
        at_hand: Callable[[Key], tuple[Value] | None] = _nothing,
    ) -> None:
        """Start with nothing remembered."""
        self._fetch = fetch
        self._quiet = quiet
        self._at_hand = at_hand
        self._taken: dict[Key, tuple[Value]] = {}
        self._futures: dict[Key, asyncio.Future[Value]] = {}
        self._waiting: list[Key] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def load(self, key: Key) -> Value:
        """Give the value of a key; raises what fetching raised."""
        future = self._futures.get(key)
        if future is None:
            taken = self._taken.get(key) or self._at_hand(key)
            if taken is not None:
                self._taken[key] = taken
                return taken[0]
            future = self._enqueue(key)
        # One waiter that is cancelled must not take the answer away from the others.
        return await asyncio.shield(future)

    def _enqueue(self, key: Key) -> asyncio.Future[Value]:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Value] = loop.create_future()
        self._futures[key] = future
        if not self._waiting:
            loop.call_soon(self._wait, 0, self._quiet)
        self._waiting.append(key)
        return future

    def _wait(self, seen: int, turns: int) -> None:
        """Dispatch after so many turns in which nobody has asked for more than was seen."""
        if turns == 0:
            self._dispatch()
            return
        left = turns - 1 if len(self._waiting) == seen else self._quiet
        asyncio.get_running_loop().call_soon(self._wait, len(self._waiting), left)

    def _dispatch(self) -> None:
        keys, self._waiting = self._waiting, []
        task = asyncio.get_running_loop().create_task(self._answer(keys))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, keys: Sequence[Key]) -> None:
        try:
            values = await self._fetch(keys)
        except Exception as error:  # noqa: BLE001 - handed to whoever waits
            for key in keys:
                self._futures[key].set_exception(error)
                # Read once here, so that an answer nobody came for is no warning.
                self._futures[key].exception()
            return
        for key, value in zip(keys, values, strict=True):
            self._futures[key].set_result(value)
