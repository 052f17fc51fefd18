"""What do tests of the EEGDash API share?"""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.eegdash.serving import Server, served


@pytest.fixture
async def server(tmp_path: Path) -> AsyncGenerator[Server]:
    async with served(tmp_path) as server:
        yield server
