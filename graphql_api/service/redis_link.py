"""How is Redis asked, so that it can be away without anybody's harm?

What is asked while an answer is awaited is sent together, by one connection: a round trip has a deadline, and many
requests at once have a few round trips. After one that was not answered nothing is asked until Redis is heard from
again, which is looked for beside the requests: a Redis that hangs slows down those that were waiting, once.
"""

# The driver leaves the types of its commands and keywords open.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

import asyncio
import hashlib
import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, cast

if TYPE_CHECKING:
    from redis.asyncio import Redis

_log = logging.getLogger(__name__)

#: Seconds that a round trip may take where nothing else is said.
DEADLINE: Final = 0.25
#: Seconds between two looks whether Redis is back.
_PAUSE: Final = 0.5
#: Questions that are sent together at most.
_TOGETHER: Final = 200

Word: TypeAlias = str | bytes | int | float


class RedisAwayError(Exception):
    """Redis did not answer; nothing is known of what was asked of it."""


class Script:
    """A script of Redis, and the digest that Redis knows it by."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.digest = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


class _Question(NamedTuple):
    words: Sequence[Word]
    answer: "asyncio.Future[Any]"


class RedisLink:
    """One process's connection to Redis; `lost` is called whenever it went away.

    A round trip may take `seconds`: they are waited for in two halves, see `_within`.
    """

    def __init__(
        self, url: str, lost: Callable[[], None] = lambda: None, *, seconds: float = DEADLINE
    ) -> None:
        self._redis = _client(url, seconds)
        self._seconds = seconds
        self._lost = lost
        self._waiting: list[_Question] = []
        self._sending: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[None] | None = None

    @property
    def is_away(self) -> bool:
        """Whether nothing is asked at the moment."""
        return self._looking is not None

    async def ask(self, *words: Word) -> Any:  # noqa: ANN401 - whatever Redis answers
        """Give the answer to one command; RedisAwayError where there is none in time."""
        if self._looking is not None:
            raise RedisAwayError
        question = _Question(words, asyncio.get_running_loop().create_future())
        self._waiting.append(question)
        if self._sending is None:
            self._sending = asyncio.create_task(self._send())
        return await question.answer

    async def run(self, script: Script, keys: Sequence[str], arguments: Sequence[Word]) -> Any:  # noqa: ANN401
        """Run a script in one round trip, and send its text only where Redis does not know it."""
        from redis.exceptions import NoScriptError  # noqa: PLC0415 - the driver is loaded where Redis is used

        words = (str(len(keys)), *keys, *arguments)
        try:
            return await self.ask("EVALSHA", script.digest, *words)
        except NoScriptError:
            return await self.ask("EVAL", script.text, *words)

    async def close(self) -> None:
        """Let go of the connection."""
        if self._looking is not None:
            self._looking.cancel()
        await self._redis.aclose()

    async def _send(self) -> None:
        try:
            while self._waiting:
                asked, self._waiting = self._waiting[:_TOGETHER], self._waiting[_TOGETHER:]
                await self._send_together(asked)
        finally:
            self._sending = None

    async def _send_together(self, asked: Sequence[_Question]) -> None:
        from redis.exceptions import NoScriptError, RedisError  # noqa: PLC0415

        try:
            words = [each.words for each in asked]
            answers = await _within(asyncio.ensure_future(self._answers(words)), self._seconds)
        except (RedisError, OSError, TimeoutError) as error:
            self._lose(error, asked)
            return
        for question, answer in zip(asked, answers, strict=True):
            if isinstance(answer, Exception) and not isinstance(answer, NoScriptError):
                self._lose(answer, [question])
            elif question.answer.done():
                continue
            elif isinstance(answer, Exception):
                question.answer.set_exception(answer)
            else:
                question.answer.set_result(answer)

    async def _answers(self, asked: Sequence[Sequence[Word]]) -> list[Any]:
        pipeline = self._redis.pipeline(transaction=False)
        for words in asked:
            cast("Any", pipeline).execute_command(*words)
        return await pipeline.execute(raise_on_error=False)

    def _lose(self, error: Exception, asked: Sequence[_Question]) -> None:
        """Let all go on that wait, and look for Redis until it is back."""
        if self._looking is None:
            _log.warning("redis does not answer (%s); it is done without", type(error).__name__)
            self._lost()
            self._looking = asyncio.create_task(self._look())
        for question in (*asked, *self._waiting):
            if not question.answer.done():
                question.answer.set_exception(RedisAwayError())
        self._waiting = []

    async def _look(self) -> None:
        from redis.exceptions import RedisError  # noqa: PLC0415

        while True:
            await asyncio.sleep(_PAUSE)
            try:
                await self._redis.connection_pool.disconnect(inuse_connections=False)
                [answer] = await _within(asyncio.ensure_future(self._answers([["PING"]])), self._seconds)
            except (RedisError, OSError, TimeoutError):
                continue
            if not isinstance(answer, Exception):
                break
        _log.warning("redis answers again")
        self._looking = None


async def _within(asked: "asyncio.Future[list[Any]]", seconds: float) -> list[Any]:
    """Wait for an answer in two halves: where this process was held up itself, what came meanwhile is read after it."""
    for _ in range(2):
        done, _pending = await asyncio.wait({asked}, timeout=seconds / 2)
        if done:
            return asked.result()
    asked.add_done_callback(_forget)
    asked.cancel()
    raise TimeoutError


def _forget(asked: "asyncio.Future[list[Any]]") -> None:
    """Take notice of what came too late, so that it is not reported as forgotten."""
    if not asked.cancelled():
        asked.exception()


def _client(url: str, seconds: float) -> "Redis":
    from redis.asyncio import BlockingConnectionPool, Redis  # noqa: PLC0415
    from redis.asyncio.retry import Retry  # noqa: PLC0415
    from redis.backoff import NoBackoff  # noqa: PLC0415

    # One more try: a connection that was kept may have been closed at the other end since.
    retry = Retry(NoBackoff(), 1)
    pool = BlockingConnectionPool.from_url(url, max_connections=2, timeout=seconds, retry=retry)
    return Redis.from_pool(pool)
