"""What is an ingest asked to read?"""

from collections.abc import Sequence
from typing import NamedTuple


class Wanted(NamedTuple):
    """What to read, and how: options that hold for every source."""

    sources: Sequence[str]
    dataset_id: str | None = None
    version: str | None = None
    checksum: bool = False
