"""What do tests of the shared HTTP concerns share?"""

from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

from tests.schema.asking import Asker, served_archive
from tests.service.redis_servers import RedisServer, program, redis_server


@pytest.fixture
async def ask(tmp_path: Path) -> AsyncGenerator[Asker]:
    async with served_archive(tmp_path) as asker:
        yield asker


@pytest.fixture
def redis(tmp_path: Path) -> Generator[RedisServer]:
    """A Redis of the test's own."""
    if program() is None:
        pytest.skip("redis-server is not installed: tests/services/install.sh redis")
    with redis_server(tmp_path) as server:
        yield server
