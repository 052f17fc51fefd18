"""Where do tests of ingest put what they read?"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.ingest.shelf import Shelf


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    """An empty catalogue and its data directory."""
    async with Shelf.opened(tmp_path / "data") as opened:
        yield opened
