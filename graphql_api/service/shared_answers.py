"""How do all processes have an answer that one of them wrote and compressed?"""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from graphql_api.resolvers.epoch import Epoch
from graphql_api.service.metrics import SHARED_ANSWERS
from graphql_api.service.redis_link import RedisAwayError, RedisLink, Script

_log = logging.getLogger(__name__)

_PREFIX: Final = "bidsgraph:answers:"
#: Seconds after which all begin anew, which bounds what a catalogue can do that was put back to an earlier state.
_SECONDS: Final = 3600
#: Answers that wait to be told at the same time; what comes meanwhile is not told.
_MOST_WAITING: Final = 4
#: An answer begins with the digest of its name and of what follows.
_DIGEST: Final = 32

#: All answers of a scope are one hash, which is emptied where one more would not fit into it.
_KEEP: Final = Script("""\
local size = tonumber(redis.call('HGET', KEYS[1], 'bytes') or '0')
size = size - redis.call('HSTRLEN', KEYS[1], ARGV[1]) + #ARGV[2]
if size > tonumber(ARGV[3]) then
  redis.call('UNLINK', KEYS[1])
  size = #ARGV[2]
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2], 'bytes', size)
if redis.call('TTL', KEYS[1]) < 0 then redis.call('EXPIRE', KEYS[1], ARGV[4]) end
return size
""")


@dataclass(frozen=True, slots=True)
class Found:
    """An answer in its content coding, as some process sent it."""

    text: bytes
    coding: str
    epoch: int
    digest: bytes

    async def etag(self) -> str:
        """Give a strong validator of these bytes, with its quotes."""
        return f'"{self.digest[:16].hex()}"'


@dataclass(frozen=True, slots=True)
class Name:
    """What an answer is of: a request, the number of the catalogue's state, a content coding."""

    asked: bytes
    epoch: int
    coding: str


class SharedAnswers:
    """Answers in Redis, of the processes that name the same `scope`, in `capacity` bytes together.

    They are of a state of the catalogue that all name alike. While Redis is away there are none, and nobody waits for
    it. One that was damaged is none. The scope is asked for once the catalogue is open.
    """

    def __init__(self, link: RedisLink, epoch: Epoch, *, scope: Callable[[], str], capacity: int) -> None:
        self._link = link
        self._epoch = epoch
        self._scope = scope
        self._capacity = capacity
        self._telling: dict[Name, asyncio.Task[None]] = {}

    @cached_property
    def _key(self) -> str:
        return _PREFIX + self._scope()

    def has_room(self, size: int) -> bool:
        """Tell whether an answer of so many bytes would be kept."""
        return size <= self._capacity // 4

    async def find(self, name: Name) -> Found | None:
        """Give the answer of this name; null where there is none, or none that is whole."""
        state = self._epoch.state
        if not state or self._epoch.number != name.epoch:
            return None
        try:
            found, outcome = await self._fetch(_field(state, name), name)
        except RedisAwayError:
            found, outcome = None, "away"
        SHARED_ANSWERS.labels(outcome).inc()
        return found

    def keep(self, name: Name, parts: Sequence[bytes]) -> None:
        """Keep an answer once it is certain which state it is of; nobody waits for that."""
        if len(self._telling) < _MOST_WAITING and name not in self._telling:
            self._telling[name] = asyncio.create_task(self._keep(name, parts))

    async def close(self) -> None:
        """Let go of Redis, and of what it was not told yet."""
        for task in self._telling.values():
            task.cancel()
        await self._link.close()

    async def _fetch(self, field: bytes, name: Name) -> tuple[Found | None, str]:
        kept: bytes | None = await self._link.ask("HGET", self._key, field)
        if kept is None:
            return None, "missed"
        digest = await asyncio.to_thread(_digest, field, memoryview(kept)[_DIGEST:])
        if digest != kept[:_DIGEST]:
            _log.warning("an answer that redis kept is damaged; it is written anew")
            return None, "damaged"
        return Found(kept[_DIGEST:], name.coding, name.epoch, digest), "found"

    async def _keep(self, name: Name, parts: Sequence[bytes]) -> None:
        try:
            # Its rows may have been read after a change that nobody has seen yet.
            if await self._epoch.holds(name.epoch) and (state := self._epoch.state):
                field = _field(state, name)
                text = await asyncio.to_thread(_packed, field, parts)
                await self._link.run(_KEEP, [self._key], [field, text, self._capacity, _SECONDS])
                SHARED_ANSWERS.labels("kept").inc()
        except RedisAwayError:
            SHARED_ANSWERS.labels("away").inc()
        finally:
            del self._telling[name]


def _field(state: str, name: Name) -> bytes:
    return hashlib.sha256(b"%s %s %s" % (state.encode(), name.coding.encode(), name.asked)).digest()


def _packed(field: bytes, parts: Sequence[bytes]) -> bytes:
    text = b"".join(parts)
    return _digest(field, text) + text


def _digest(field: bytes, text: bytes | memoryview) -> bytes:
    told = hashlib.sha256(field)
    told.update(text)
    return told.digest()
