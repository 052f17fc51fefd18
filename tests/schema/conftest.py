"""What do tests of the GraphQL door share?"""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.schema.asking import Asker, served_archive


@pytest.fixture
async def ask(tmp_path: Path) -> AsyncGenerator[Asker]:
    async with served_archive(tmp_path) as asker:
        yield asker
