"""How do two ingests of one dataset keep out of each other's way?"""

import asyncio
import fcntl
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from graphql_api.domain.errors import SourceError

#: How long to wait for another ingest of the same dataset, or for a git that a killed one left behind.
WAIT_SECONDS: Final = 10.0
_PAUSE: Final = 0.05


@asynccontextmanager
async def dataset_lock(data_dir: Path, dataset_id: str) -> AsyncGenerator[int]:
    """Hold the dataset's lock, and give its file descriptor; SourceError where another process does not let go of it.

    The kernel lets go of it when the last holder of the descriptor ends, however it ends.
    """
    folder = data_dir / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / f"{dataset_id}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        await _wait(descriptor, dataset_id)
        yield descriptor
    finally:
        os.close(descriptor)


async def _wait(descriptor: int, dataset_id: str) -> None:
    loop = asyncio.get_running_loop()
    end = loop.time() + WAIT_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if loop.time() > end:
                raise SourceError(
                    f"another ingest of {dataset_id} is running; try again when it is done"
                ) from error
            await asyncio.sleep(_PAUSE)
        else:
            return
