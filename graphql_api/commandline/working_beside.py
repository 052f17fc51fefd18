"""Does another process make the newest version of a repository, and its records, while this one publishes?"""

import os
from collections.abc import Generator
from contextlib import contextmanager

from graphql_api import stores
from graphql_api.commandline.wanted import Wanted
from graphql_api.ingest.ahead import Ahead
from graphql_api.ingest.beside import Kept, beside
from graphql_api.ingest.made_beside import MadeBeside
from graphql_api.ingest.source import dataset_id_of, recognise
from graphql_api.store_settings import StoreSettings


@contextmanager
def beside_of(settings: StoreSettings, wanted: Wanted, ahead: Ahead) -> Generator[MadeBeside | None]:
    """Start it where nothing of the only source is published yet; it has ended when the context does."""
    if not ahead.is_first or os.cpu_count() == 1:
        yield None
        return
    source = recognise(wanted.sources[0])
    dataset_id = dataset_id_of(source, wanted.dataset_id)
    kept = Kept(stores.unopened(settings), settings.database_names[0], settings.text_size)
    process = beside(source, dataset_id, ahead, kept)
    process.start()
    try:
        yield MadeBeside(process) if process.is_started else None
    finally:
        process.close()
