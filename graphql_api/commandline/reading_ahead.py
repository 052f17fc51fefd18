"""Can a repository be read while the program is being loaded?"""

from collections.abc import Generator
from contextlib import contextmanager

from graphql_api.catalog.addresses import mongo_url, sqlite_place
from graphql_api.catalog.sqlite.published import published_revisions
from graphql_api.commandline.wanted import Wanted
from graphql_api.domain.errors import BidsgraphError
from graphql_api.ingest.ahead import Ahead
from graphql_api.ingest.source import SourceKind, dataset_id_of, recognise
from graphql_api.store_settings import StoreSettings


@contextmanager
def reading_ahead(settings: StoreSettings, wanted: Wanted) -> Generator[Ahead | None]:
    """Read the only source where it is a repository on this disk; git has ended when the context does."""
    ahead = _ahead(settings, wanted)
    if ahead is None:
        yield None
        return
    ahead.start()
    try:
        yield ahead
    finally:
        ahead.close()


def _ahead(settings: StoreSettings, wanted: Wanted) -> Ahead | None:
    if len(wanted.sources) != 1 or mongo_url(settings.catalog_url):
        return None
    try:
        source = recognise(wanted.sources[0])
        name = dataset_id_of(source, wanted.dataset_id)
    except BidsgraphError:
        # Whoever reads it says so.
        return None
    if source.kind is not SourceKind.REPOSITORY:
        return None
    published = published_revisions(sqlite_place(settings.catalog_url), name)
    return None if published is None else Ahead(source.address, published)
