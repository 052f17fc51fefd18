"""How do all processes on all machines count a client's requests as one?"""

from typing import Final

from graphql_api.service.redis_link import RedisAwayError, RedisLink, Script
from graphql_api.service.windows import WINDOW, Spent

#: Counts and tells in one step, by Redis's own clock. A count that lost its end gets a new one.
_CHARGE: Final = Script("""\
local used = tonumber(redis.call('GET', KEYS[1]) or '0')
local passes = used + tonumber(ARGV[1]) <= tonumber(ARGV[2])
if passes then used = redis.call('INCRBY', KEYS[1], ARGV[1]) end
local left = redis.call('PTTL', KEYS[1])
if left == -1 then
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  left = tonumber(ARGV[3])
end
return {passes and 1 or 0, used, left}
""")
_PREFIX: Final = "bidsgraph:spent:"
_MILLISECONDS: Final = 1000


class SharedWindows:
    """Counts in Redis, by one round trip a charge. While Redis is away nobody can tell, and nobody is refused."""

    def __init__(self, link: RedisLink) -> None:
        self._link = link

    async def charge(self, client: str, cost: int, limit: int) -> Spent | None:
        """Charge all of the cost, or nothing where the limit would be passed. Null while Redis is away."""
        window = round(WINDOW * _MILLISECONDS)
        try:
            passes, used, left = await self._link.run(_CHARGE, [_PREFIX + client], [cost, limit, window])
        except RedisAwayError:
            return None
        # Where nothing passed and nothing was spent there is no window: a charge above the limit.
        return Spent(bool(passes), int(used), left / _MILLISECONDS if left > 0 else WINDOW)
