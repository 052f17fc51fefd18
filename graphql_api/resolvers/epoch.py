"""Is what was answered a moment ago still what would be answered now?"""

import asyncio
import hashlib
import logging
from typing import Final, Protocol

from graphql_api.domain.errors import StoreError

#: Seconds until a change made by another process is noticed.
INTERVAL: Final = 1.0

_log = logging.getLogger(__name__)


class Revisions(Protocol):
    """The part of a store that tells whether anything changed."""

    async def revisions(self) -> dict[str, str]:
        """Give a token for each dataset that changes whenever its row or its versions change."""
        ...


class Epoch:
    """Counts the states of a catalogue: answers of one number are of one state, as far as this process knows.

    `number` is odd where nothing may be trusted: before the first look, and while the store does not answer.
    """

    def __init__(self) -> None:
        self.number = 1
        self._seen: dict[str, str] | None = None
        self._state: str | None = ""
        self._looked = asyncio.Event()

    @property
    def is_known(self) -> bool:
        """Whether answers may be kept."""
        return self.number % 2 == 0

    @property
    def state(self) -> str:
        """What all processes call this state that see it; empty while none was seen since the last change of ours."""
        if self._state is None:
            told = sorted((self._seen or {}).items())
            self._state = hashlib.sha256("\n".join(map(" ".join, told)).encode()).hexdigest()
        return self._state

    def expire(self) -> None:
        """Forget all that was answered: this process changed something."""
        self.number += 2
        self._state = ""

    async def holds(self, number: int) -> bool:
        """Wait for a look that begins from now on; tell whether the state with this number is still there."""
        # The one that is under way, if any, began before.
        for _ in range(2):
            await self._looked.wait()
        return self.number == number

    async def watch(self, store: Revisions) -> None:
        """Look for changes of other processes until cancelled."""
        while True:
            await self.look(store)
            await asyncio.sleep(INTERVAL)

    async def look(self, store: Revisions) -> None:
        """Look once."""
        before = self.number
        try:
            seen = await store.revisions()
        except StoreError as error:
            if self.is_known:
                _log.warning("answers are not kept while the catalogue does not answer: %s", error.message)
                self.number += 1
            self._state = ""
            return
        finally:
            self._looked.set()
            self._looked = asyncio.Event()
        # What was read before this process changed something may be of before that.
        is_certain = before == self.number
        if not self.is_known:
            self.number += 1
        elif seen != self._seen:
            self.number += 2
        if seen != self._seen or not self._state:
            self._state = None if is_certain else ""
        self._seen = seen
