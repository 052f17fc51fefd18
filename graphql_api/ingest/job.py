"""What is one source to become, and what is told of it meanwhile?"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple, TypeAlias

from graphql_api.catalog.protocols import Catalog
from graphql_api.ingest.at_hand import AtHand
from graphql_api.ingest.progress import Progress
from graphql_api.ingest.report import IngestReport
from graphql_api.ingest.source import Source

#: Called as often as one likes, once it is sure that a source will be in the catalogue.
Keep: TypeAlias = Callable[[], Awaitable[None]]


class Job(NamedTuple):
    """One ingest: `version` is the name asked for where the source names none, `checksum` reads files to their ends."""

    source: Source
    dataset_id: str
    version: str | None
    checksum: bool
    catalog: Catalog
    data_dir: Path
    progress: Progress
    report: IngestReport
    at_hand: AtHand
