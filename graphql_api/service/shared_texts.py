"""How do all processes remember a text that one of them was told?"""

from typing import Final

from graphql_api.service.redis_link import RedisAwayError, RedisLink

_PREFIX: Final = "bidsgraph:text:"
#: Seconds that a text is remembered after it was last sent.
_SECONDS: Final = 24 * 3600


class SharedTexts:
    """Remembers texts in Redis. While that is away nothing is known, and clients send their texts again."""

    def __init__(self, link: RedisLink) -> None:
        self._link = link

    async def get(self, digest: str) -> str | None:
        """Give a text; null where it is not, or not any more, known."""
        try:
            found: bytes | None = await self._link.ask("GETEX", _PREFIX + digest, "EX", _SECONDS)
        except RedisAwayError:
            return None
        return None if found is None else found.decode()

    async def put(self, digest: str, text: str) -> None:
        """Remember a text, where Redis is there."""
        try:
            await self._link.ask("SET", _PREFIX + digest, text, "EX", _SECONDS)
        except RedisAwayError:
            return
